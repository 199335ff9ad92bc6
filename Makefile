# Ruta's verbs for people at a terminal. `make` alone lists them.
# Nothing is needed but Python 3.11 or newer and make; everything else goes into .venv.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
PYTHON ?=
PYTEST_FLAGS ?= --quiet --numprocesses auto --maxprocesses 4 --dist loadfile
TESTS ?= tests
FEELIN := build/feelin/.ready

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

.PHONY: help
help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# -- people -----------------------------------------------------------------------------------------

.PHONY: run
run: $(VENV)/.ready ## Set up and show Ruta with fictional cases; PORT=8001 make run for another port
	@exec $(BIN)/ruta demo

# -- developers -------------------------------------------------------------------------------------

.PHONY: test
test: $(VENV)/.ready-dev chromium ## Set up and pass everything: lint, types, import contracts, all tests
	@$(MAKE) lint
	@echo "tests"
	@$(BIN)/python -m pytest $(PYTEST_FLAGS) $(TESTS)

.PHONY: fast
fast: $(VENV)/.ready-dev ## The inner loop: style and the tests that need neither server nor browser
	@$(BIN)/ruff check
	@$(BIN)/python -m pytest $(PYTEST_FLAGS) -m "not stored" tests/unit tests/architecture tests/behaviour

.PHONY: deep
deep: $(VENV)/.ready-dev $(FEELIN) ## The long tests of FEEL, about six minutes; needs node and npm
	@$(BIN)/python -m pytest --quiet tests/deep

$(FEELIN): tests/deep/feelin/package-lock.json
	@command -v npm >/dev/null || { echo "make deep compares with feelin, and needs node and npm." >&2; exit 1; }
	@echo "Installing feelin into build/ (once)"
	@mkdir -p build/feelin
	@cp tests/deep/feelin/package.json tests/deep/feelin/package-lock.json build/feelin/
	@cd build/feelin && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

.PHONY: bench
bench: $(VENV)/.ready-dev ## Measure conditions, decision tables, and tasks late in a case
	@$(BIN)/python -m bench.feel
	@echo
	@$(BIN)/python -m bench.decisions
	@echo
	@$(BIN)/python -m bench.rounds

.PHONY: lint
lint: $(VENV)/.ready-dev ## Style, types, import contracts, templates, the packaged protocol
	@echo "style"
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check
	@echo "types"
	@$(BIN)/mypy
	@echo "import contracts"
	@$(BIN)/lint-imports --no-logo
	@echo "templates"
	@$(BIN)/djlint --quiet --lint web/templates
	@echo "protocol"
	@$(BIN)/ruta --language en lint processes

.PHONY: format
format: $(VENV)/.ready-dev ## Put the code into the house format
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format

.PHONY: messages
messages: $(VENV)/.ready-dev ## Collect the words of the pages, bring the catalogues up to date, compile them
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --mapping pyproject.toml --sort-output --no-location --project Ruta --output build/messages.pot .
	@$(BIN)/pybabel --quiet update --input-file build/messages.pot --output-dir web/translations --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 100
	@$(BIN)/pybabel --quiet compile --directory web/translations

.PHONY: pictures
pictures: $(VENV)/.ready-dev ## Draw the protocol and the examples of the reference
	@$(BIN)/python -m tests.diagrams.pictures

# uv resolves; pip installs. The tool lives in a folder of its own, so that no lock ever holds it.
COMPILE = build/uv/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate $(LOCK_FLAGS)

.PHONY: lock
lock: build/uv/bin/uv ## Resolve the dependencies again; LOCK_FLAGS=--upgrade takes newer ones
	@$(COMPILE) pyproject.toml --output-file requirements.lock
	@$(COMPILE) --group dev --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock
	@$(COMPILE) --group build --constraint requirements-dev.lock --output-file requirements-build.lock

build/uv/bin/uv: | $(VENV)/bin/python
	@$(BIN)/python -m venv build/uv
	@build/uv/bin/python -m pip -qq --disable-pip-version-check install uv

# -- set-up -----------------------------------------------------------------------------------------
# A stamp file stands for each state of .venv, so that a second run starts at once.

$(VENV)/.ready: requirements.lock requirements-build.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing Ruta (once; about half a minute)"
	@$(PIP) install --require-hashes -r requirements.lock -r requirements-build.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	@echo "Installing the developers' tools (once; about a minute)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

$(VENV)/bin/python:
	@for name in $(or $(PYTHON),$(CANDIDATES)); do \
	  if "$$name" -c '$(NEW_ENOUGH)' 2>/dev/null; then exec "$$name" -m venv $(VENV); fi; \
	done; \
	echo "Ruta needs Python 3.11 or newer with its venv module, and found none among: $(or $(PYTHON),$(CANDIDATES))." >&2; \
	echo "On Debian or Ubuntu: apt install python3 python3-venv. Elsewhere: make PYTHON=/path/to/python3" >&2; \
	exit 1

.PHONY: chromium
chromium:
	@if command -v chromium || command -v chromium-browser || command -v google-chrome; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get; then \
	  echo "Installing Chromium and a font (once)" >&2; \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
	  apt-get -qq install --yes --no-install-recommends chromium fonts-dejavu-core; \
	else \
	  echo "The browser tests need Chromium. Install it, for instance: sudo apt install chromium" >&2; exit 1; \
	fi >/dev/null
