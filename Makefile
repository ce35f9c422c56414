# Everything lives in .venv; the lock files decide every version. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The tests' files and databases are in memory where there is room for them: on a disk they take twice as long.
MEMORY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 3000000 { print $$6 }')

.DEFAULT_GOAL := help
.PHONY: help demo quick test simulate check format docs bench screenshots lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

$(VENV)/app: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Storekeeper needs Python 3.11 or newer. If you have one, name it: make PYTHON=python3.12 ..."; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: $(VENV)/app requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/app ## try it: phones and the sheet in your browser (RESET=1 starts anew)
	@$(BIN)/storekeeper demo $(if $(RESET),--reset)

quick: $(VENV)/dev ## the tests that say most, on SQLite: within a minute; it says what it leaves out
	$(if $(MEMORY),TMPDIR=$(MEMORY)) $(BIN)/python -m pytest -n 2 --dist worksteal -q --quick $(ARGS)

# Three on two cores: a fifth of the time a test waits, for Telegram's pace or for a program that was started.
test: $(VENV)/dev ## run the tests
	$(if $(MEMORY),TMPDIR=$(MEMORY)) $(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

simulate: $(VENV)/dev ## live through simulated days on which everything fails (SEEDS=1000)
	$(BIN)/python -W ignore -m tests.simulation --seeds $(or $(SEEDS),100) $(ARGS)

check: $(VENV)/dev ## format, lint, types, import contract
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev ## let the tools mend what they can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/dev ## write the generated parts of docs/ anew
	$(BIN)/python -m docs.generator

bench: $(VENV)/dev ## measure speed, as ratios within one run
	$(BIN)/python -m benchmarks

screenshots: $(VENV)/dev ## take the pictures of the documentation anew (ONLY="lot page" takes some)
	$(BIN)/python -m docs.screenshots $(ONLY)

lock: $(VENV)/dev ## write the lock files anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra build --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## remove the environment and what tools left behind
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-artefacts
