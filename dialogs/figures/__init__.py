"""Drawing: pictures as plain values, made from the same definitions and content as every answer."""
