# Each target sets up what it needs. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
ROOMS := ledger notary reports api
DEMO := var/demo
FOREIGN := tests/foreign/bin/.built

.PHONY: help setup run demo test check figures tools lock format clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## only what the commands need, in .venv

run: $(READY) ## play the demo if it was not, then serve it on http://127.0.0.1:8000
	@test -f $(DEMO)/.played || $(MAKE) --no-print-directory demo
	$(BIN)/xinzheng serve --data $(DEMO)

demo: $(READY) ## play a published dispute: signed, logged, packed, verified; prints the balance
	@rm -f $(DEMO)/.played
	$(BIN)/xinzheng demo --data $(DEMO)
	@touch $(DEMO)/.played

test: $(READY) ## the whole test suite, one worker a core
	$(BIN)/python -m pytest -n auto --dist worksteal tests

check: $(READY) ## style, types, floors, house rules, every cell of every machine
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(ROOMS) tests
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n0 -q tests/house tests/unit/test_machines.py tests/unit/test_cells.py
	@$(BIN)/python -m tests.house.figures

figures: $(READY) ## how long our functions and files are, beside the bar
	@$(BIN)/python -m tests.house.figures

tools: $(FOREIGN) ## the programs of others that some tests call (Debian packages, Go programs)
	@missing=; for program in pdftotext qpdf chromium; do \
	  command -v $$program >/dev/null || missing="$$missing $$program"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo "Missing:$$missing. Install poppler-utils, qpdf and chromium by your system's own means."; exit 1; fi; \
	sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	$$sudo apt-get update -q && \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends poppler-utils qpdf chromium

$(FOREIGN): tests/foreign/go.mod tests/foreign/go.sum $(wildcard tests/foreign/sumdbcheck/*.go)
	@command -v go >/dev/null || { \
	  echo "Missing: go. Install the Go that tests/foreign/go.mod names, or a later one."; exit 1; }
	cd tests/foreign && go build -o bin/ github.com/transparency-dev/tessera/cmd/fsck ./sumdbcheck
	@touch $@

# The lock holds every package with its hashes and no URL, for every platform, so nothing is resolved at installation.
# merkletools asks for pysha3, which does not build: with --no-deps that wish is not read.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or later is needed, and $(PYTHON) is older or missing: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@if command -v uv >/dev/null; then install="uv pip install --quiet --python $(BIN)/python"; \
	else install="$(BIN)/python -m pip install --quiet --disable-pip-version-check"; fi; \
	echo "Installing the locked packages into .venv"; \
	$$install --no-deps --require-hashes -r requirements.lock && \
	$$install --no-deps --no-build-isolation --editable .
	@touch $@

lock: $(READY) ## make requirements.lock again (UPGRADE=--upgrade for newer versions)
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --extra crosscheck --group dev \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet $(UPGRADE) \
	  --output-file requirements.lock pyproject.toml
	@! grep -nE '://|--(extra-)?index|--find-links' requirements.lock

format: $(READY) ## order the imports and lay out the code
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .

clean: ## remove what was made here (not var/, where ledgers lie)
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .grimp_cache tests/foreign/bin
	find $(ROOMS) tests -name __pycache__ -type d -prune -exec rm -rf {} +
