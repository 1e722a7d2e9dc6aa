# Everything happens in .venv, built from lock files with hashes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run telegram-setup install test check bench endure torture pictures format lock clean

run: $(VENV)/installed  ## start Umbral
	@$(BIN)/python -m bot

telegram-setup: $(VENV)/installed  ## set the bot's name, descriptions and command menus on Telegram
	@$(BIN)/python -m bot telegram-setup

install: $(VENV)/installed  ## only build the environment

test: $(VENV)/installed-dev  ## the whole suite
	@$(BIN)/python -m pytest -n auto

check: $(VENV)/installed-dev  ## lint, formats, types, content
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m bot check

bench: $(VENV)/installed-bench  ## Umbral beside its peers, and serving beside an echo bot, in about ten minutes
	@$(BIN)/python -m tests.bench

endure: $(VENV)/installed-dev  ## 200,000 updates to one worker; whether its memory stays flat
	@$(BIN)/python -m tests.bench.endurance

torture: $(VENV)/installed-dev  ## 500 kills of processes at random moments; what was lost
	@$(BIN)/python -m tests.torture

pictures: $(VENV)/installed  ## draw the pictures of the README anew
	@for language in es en; do \
	  for name in mechanism criteria evidence; do \
	    $(BIN)/python -m bot figure $$name --lang $$language -o deploy/pictures/figure-$$name-$$language.png >/dev/null; \
	  done; \
	  for name in path keepsake; do \
	    $(BIN)/python -m bot figure $$name --lang $$language --answers deploy/pictures/answers.json \
	      -o deploy/pictures/figure-$$name-$$language.png >/dev/null; \
	  done; \
	done

format: $(VENV)/installed-dev  ## put everything into shape
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(VENV)/installed-dev  ## pin every dependency anew, with hashes
	@$(BIN)/python -m uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet uv
	@$(BIN)/python -m uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock
	@$(BIN)/python -m uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url --no-header --quiet -c requirements.lock -o requirements-dev.lock
	@$(BIN)/python -m uv pip compile pyproject.toml --group bench --universal --generate-hashes --no-emit-index-url --no-header --quiet -c requirements-dev.lock -o requirements-bench.lock

clean:  ## remove the environment
	@rm -rf $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Umbral needs Python 3.11 or newer; set PYTHON=/path/to/it" >&2; exit 2; }
	@echo "Building $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock | $(VENV)/bin/python
	@echo "Installing what Umbral needs ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@echo "Installing what its tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/installed-bench: requirements-bench.lock $(VENV)/installed
	@echo "Installing what Umbral is measured against ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@
