"""The conversation as pure functions over values: what to say next."""
