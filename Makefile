# Everything happens in one virtual environment with exactly the versions of the lock files:
#   make demo    set up, fill the demo company, plan it, serve it
#   make test    style, types and every test, on SQLite and PostgreSQL
# PYTHON names the interpreter to build on (3.11 or newer), VENV the environment's folder.

VENV ?= .venv
# What pytest is told besides: three workers, because they wait for databases and programs; one that has finished takes over
PYTEST ?= -n 3 --dist worksteal
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$p; break; fi; done)
PLUGINS := $(wildcard plugins/*/mto_*)
# Only what the lock files name may be seen: nothing of the user's or the machine's own packages.
export PYTHONNOUSERSITE := 1
unexport PYTHONPATH PYTHONHOME
# Every command that the tests start would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test clients lint types pytest bench bench-small schema docs lock clean

help:
	@echo "make demo    a machine builder's data, planned and served (API and explorer) on this computer"
	@echo "make test    ruff, mypy --strict and all tests, on SQLite and PostgreSQL; then some ratios of speed, which judge nothing"
	@echo "make clients install the npm packages and the generator that tests/clients needs (make test does it)"
	@echo "make bench   measure everything beside its floor, in minutes: BENCH='--only kernel', '--size small', '--record', see benchmarks/README.md"
	@echo "make schema  write schema.graphql anew from the code"
	@echo "make docs    write the real answers in README.md and docs/ anew"
	@echo "make lock    resolve the dependencies anew and write the two lock files"
	@echo "make clean   remove the environment and the tools' caches"

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "mto-graph needs Python 3.11 or newer; none was found. Name one: make demo PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) could not make a virtual environment; on Debian and Ubuntu install the package python3-venv." >&2; rm -rf $(VENV); exit 1; }

$(VENV)/.runtime: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing the pinned dependencies into $(VENV) ..."
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.development: $(VENV)/.runtime requirements-dev.lock
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.lock
	@touch $@

$(VENV)/.clients: $(VENV)/.development .ci/clients tests/clients/package-lock.json tests/clients/node.lock tests/clients/typed-client.lock
	@echo "Installing the clients and tools that the API is tested with ..."
	@.ci/clients $(VENV)
	@touch $@

clients: $(VENV)/.clients

demo: $(VENV)/.runtime
	@$(VENV)/bin/mto-graph demo $(DEMO)

test: lint types pytest bench-small

lint: $(VENV)/.development
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(VENV)/.development
	$(VENV)/bin/mypy --strict mto_graph $(PLUGINS)

pytest: $(VENV)/.development $(VENV)/.clients
	$(VENV)/bin/python -m pytest $(PYTEST)

bench: $(VENV)/.development
	$(VENV)/bin/python -m benchmarks $(BENCH)

# Seconds; the ratios beside the last recorded ones. It fails when a workload does not work, never on time.
bench-small: $(VENV)/.development
	@$(VENV)/bin/python -m benchmarks --size small --compare --only kernel full-run net-change

schema: $(VENV)/.development
	$(VENV)/bin/mto-graph schema > schema.graphql.new
	mv schema.graphql.new schema.graphql

docs: $(VENV)/.development
	$(VENV)/bin/python -m tests.docs.rewrite

lock:
	PYTHON="$(PYTHON)" .ci/lock

clean:
	rm -rf $(VENV) tests/clients/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
