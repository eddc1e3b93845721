# Everything a developer needs. `make` alone lists the targets.
PYTHON ?= python3
LOCK_PYTHON ?= python3.13
PYTEST_ARGS ?=
SLICE ?=
MINUTES ?= 5
FAULTS ?= none
SEEDS ?= 1
DATABASE ?= sqlite

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test test-deep golden check bench bench-million soak format lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with everything pinned (again only when the pins change)
	@:

$(STAMP): requirements.txt requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Airlock needs Python 3.11 or newer; say which with: make $(or $(MAKECMDGOALS),setup) PYTHON=python3.12" >&2; exit 1; }
	@$(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## start the bot, or without DISCORD_TOKEN its preview in the browser
	@if [ -n "$$DISCORD_TOKEN" ] || grep -Eqs "^[[:space:]]*(export[[:space:]]+)?DISCORD_TOKEN[[:space:]]*=[[:space:]]*[\"']?[^\"'[:space:]#]" .env; then \
		exec $(BIN)/python -m bot run; \
	else \
		echo "No DISCORD_TOKEN in the environment or in .env: starting the preview instead."; \
		exec $(BIN)/python -m bot preview; \
	fi

# A worker for each processor. Each begins with its own part, in order, so that what a module has started serves all of
# its tests, and in the end takes from what others have left. One test under a debugger: make test PYTEST_ARGS="-n0 …"
WORKERS := -n auto --dist worksteal

# The tests start hundreds of processes, each of which would compile the bot anew where an image forbids to keep what is
# compiled.
test test-deep: export PYTHONDONTWRITEBYTECODE :=

test: setup ## the quick tests
	@$(BIN)/python -m pytest $(WORKERS) $(PYTEST_ARGS)

test-deep: setup ## every test, with many more generated cases; a tenth of them: make test-deep SLICE=0 (to 9)
	@$(if $(SLICE),AIRLOCK_DEEP_SLICE=$(SLICE) HYPOTHESIS_PROFILE=slice,HYPOTHESIS_PROFILE=deep) \
		$(BIN)/python -m pytest -m "" $(WORKERS) $(PYTEST_ARGS)

golden: setup ## write the golden texts anew, to be reviewed
	@$(BIN)/python -m pytest --quiet -n 0 --snapshot-update $$(grep -rl --include='test_*.py' SnapshotAssertion tests) $(PYTEST_ARGS)

check: setup ## style, types, dead code, arrows between packages, the knowledge base
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { $(BIN)/ruff format --check .; echo "Run: make format" >&2; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/vulture
	@report=$$($(BIN)/lint-imports 2>&1) || { echo "$$report"; exit 1; }
	@$(BIN)/python .ci/audit.py
	@$(BIN)/python -m bot check --strict

bench: setup ## measure quality and speed, beside others (10 minutes)
	@$(BIN)/python -m benchmarks.run

bench-million: setup ## the same look-up among a million entries (15 minutes, 8 GiB)
	@$(BIN)/python -m benchmarks.run --million

soak: setup ## load and faults over real sockets: make soak MINUTES=5 FAULTS=all
	@$(BIN)/python -m benchmarks.soak --minutes $(MINUTES) --faults $(FAULTS) --seeds $(SEEDS) --database $(DATABASE)

format: setup ## put the code into shape
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

# On the newest supported Python, because only there discord.py asks for audioop-lts; CI installs on the oldest.
# Newer versions are taken with: make lock UPGRADE=--upgrade
COMPILE = .lock/bin/python -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links $(UPGRADE)

lock: ## write the pins anew from pyproject.toml
	@test -x .lock/bin/pip-compile || { $(LOCK_PYTHON) -m venv .lock && .lock/bin/python -m pip install --quiet "pip-tools>=7.4"; }
	@$(COMPILE) --extra dev --extra preview --output-file requirements-dev.txt pyproject.toml
	@$(COMPILE) --constraint requirements-dev.txt --output-file requirements.txt pyproject.toml

clean: ## remove what make and the tools have made
	@rm -rf $(VENV) .lock .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info
	@find bot tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
