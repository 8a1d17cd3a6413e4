# The two commands are `make demo` and `make test`; both set up what they need in .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= demo

.PHONY: demo test quick lint types contracts setup setup-dev clean

demo: $(VENV)/.installed
	$(BIN)/intercoder demo $(DEMO)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n $(or $(WORKERS),2) --dist loadgroup

quick: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -q -n $(or $(WORKERS),2) -m "not stages and not slow and not server and not libreoffice and not chromium"

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

contracts: $(VENV)/.installed-dev
	$(BIN)/lint-imports

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("intercoder needs Python 3.11 to 3.13; run: make PYTHON=python3.12 ...") if not (3, 11) <= sys.version_info[:2] <= (3, 13) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	-$(BIN)/python -m flows.prepared
	touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	-$(BIN)/python -m flows.prepared
	touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build dist *.egg-info
