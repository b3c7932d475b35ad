# One command each: dashboard, test, lint, bench, bundle, lock. The first use makes a virtual environment in .venv.
# test: every test; one worker more than there are cores, because a test of the browser mostly waits, and the longest files first.
# test-fast: the tests of a minute, for a change under way: no browser, server of a database, Spark, bundle or other long test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= $(shell echo $$(($$(nproc) + 1)))
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"

.PHONY: dashboard test test-fast lint bench bench-registry documents messages screenshots bundle lock browser database java proxies clean

dashboard: $(VENV)/runtime
	$(BIN)/streamlit run dashboard.py

test: $(VENV)/dev browser database java proxies
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

test-fast: $(VENV)/dev
	$(BIN)/python -m pytest -n auto -m "not browser and not database and not spark and not slow"

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev browser database
	$(BIN)/python -m bench.run

bench-registry: $(VENV)/dev
	$(BIN)/python -m bench.registry

documents: $(VENV)/dev
	$(BIN)/python -m oi_metrics.documents

messages: $(VENV)/dev
	$(BIN)/python -m oi_metrics.language.messages

screenshots: $(VENV)/dev browser
	$(BIN)/python docs/screenshots.py
	$(BIN)/python docs/briefing_pictures.py

bundle: $(VENV)/runtime
	$(BIN)/python -m bundle

lock: $(VENV)/dev
	$(LOCK) requirements.txt -o requirements.lock
	$(LOCK) requirements-dev.txt -c requirements.lock -o requirements-dev.lock

browser:
	@bash .ci/browser

database:
	@bash .ci/database

java:
	@bash .ci/java

proxies:
	@bash .ci/proxies

clean:
	rm -rf $(VENV) .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache

$(VENV)/runtime: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; set PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) -r requirements.lock
	touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/runtime
	$(INSTALL) -r requirements-dev.lock
	touch $@
