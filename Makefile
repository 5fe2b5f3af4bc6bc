# make serve: the graph on 127.0.0.1:8000. make test: the whole suite, make test-fast: without a browser, services over the
# packaged data, the suites of the specifications, fuzzing and what is slow. make test-engines: against other engines
# (Spark, Virtuoso). make test-clients: with clients that others make. make check: lint, types and the suite. make
# mutants: whether the tests see changes of the code.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
GRAPH := build/longtu.nq

.PHONY: serve test test-fast test-engines test-clients mutants faults fuzz check lint types bench lock screenshots clean
.DELETE_ON_ERROR:

serve: $(VENV)/.runtime
	@mkdir -p build
	@$(BIN)/kg build -o $(GRAPH)
	@$(BIN)/kg check --brief
	@echo "starting the service: open this address in a browser, end it with Ctrl-C" >&2
	@exec $(BIN)/kg serve --snapshot $(GRAPH) --port $(PORT)

# What Python compiled is kept between the processes of a run, whatever the environment says.
TESTS := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest

test: $(VENV)/.dev
	@$(TESTS) -n auto --dist loadfile --no-loadscope-reorder -m "not engines and not clients"

test-fast: $(VENV)/.dev
	@$(TESTS) -n auto --dist loadfile --no-loadscope-reorder -m "not browser and not conformance and not fuzz and not slow and not engines and not clients"

# Against engines that others make: Spark (450 MB, into an environment of its own; needs Java) and Virtuoso.
test-engines: $(VENV)/.dev $(VENV)/.spark
	@$(TESTS) -n 0 -m engines tests/engines

# With programs that others make: generators of clients, FollowTheMoney (it builds a binding of ICU: Debian's libicu-dev,
# pkg-config, g++), JavaScript libraries (they need npm), each in an environment of its own.
test-clients: $(VENV)/.dev $(VENV)/.clients $(VENV)/.clients-npm
	@$(TESTS) -n 0 -m clients tests/clients

# Minutes to hours: 400 changes of the code, each with the tests that come past it (tests/support/mutation).
mutants: $(VENV)/.dev
	@$(BIN)/python -m tests.support.mutation

# Ten minutes of faults done to the service, an hour of inputs to its protocol (tests/faults); what is found is kept.
faults: $(VENV)/.dev
	@$(BIN)/python -m tests.faults.harness --seconds 600

fuzz: $(VENV)/.dev
	@$(BIN)/python -m tests.faults.fuzz --seconds 3600 --corpus build/fuzz

check: lint types test

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.dev
	@$(BIN)/mypy

# Every benchmark, as Markdown tables on stdout (docs/performance.md); on a machine with nothing else to do.
bench: $(VENV)/.dev
	@$(BIN)/python -m benchmarks.sparql --quads 10000
	@$(BIN)/python -m benchmarks.sparql --quads 100000
	@$(BIN)/python -m benchmarks.sparql --quads 1000000 --rounds 5 --without-rdflib --only 01-lookup 02-two-hop
	@$(BIN)/python -m benchmarks.limits --quads 100000
	@$(BIN)/python -m benchmarks.throughput --quads 100000
	@$(BIN)/python -m benchmarks.crowd --quads 100000
	@$(BIN)/python -m benchmarks.views --quads 100000
	@$(BIN)/python -m benchmarks.columns
	@$(BIN)/python -m benchmarks.pages
	@$(BIN)/python -m benchmarks.drafting
	@$(BIN)/python -m benchmarks.graph_page
	@$(BIN)/python -m benchmarks.review
	@$(BIN)/python -m benchmarks.loading --quads 100000 1000000

# The lock files hold every package for every platform, with hashes; `make lock` refreshes them.
lock: $(VENV)/.dev
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --group build pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --group dev --extra add -c requirements.lock pyproject.toml -o requirements-dev.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header spark/requirements.in -o spark/requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header clients/requirements.in -o clients/requirements.lock
	@npm install --prefix clients --package-lock-only --ignore-scripts --no-audit --no-fund --silent

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "longtu needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "$(PYTHON) has no venv module; install it (Debian: apt-get install python3-venv) and run make again" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "installing what longtu needs into $(VENV) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "installing what the tests need into $(VENV) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.spark: spark/requirements.lock | $(VENV)/bin/python
	@echo "installing Spark into $(VENV)/spark ..." >&2
	@$(PYTHON) -m venv $(VENV)/spark
	@$(VENV)/spark/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r spark/requirements.lock
	@touch $@

$(VENV)/.clients: clients/requirements.lock | $(VENV)/bin/python
	@echo "installing clients of the API into $(VENV)/clients ..." >&2
	@$(PYTHON) -m venv $(VENV)/clients
	@$(VENV)/clients/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r clients/requirements.lock
	@touch $@

# Where npm is missing nothing is installed, and the tests say what they miss.
$(VENV)/.clients-npm: clients/package-lock.json | $(VENV)/bin/python
	@mkdir -p $(VENV)/clients
	@cp clients/package.json clients/package-lock.json $(VENV)/clients
	@if command -v npm >/dev/null; then \
	  echo "installing JavaScript clients of the API into $(VENV)/clients ..." >&2; \
	  npm ci --prefix $(VENV)/clients --ignore-scripts --no-audit --no-fund --silent && touch $@; \
	else echo "npm is not installed: JavaScript clients are left out (Debian: apt-get install nodejs npm)" >&2; fi

# Pictures of every page, without the articles, into build/screenshots; the three of the docs into docs/images.
screenshots: $(VENV)/.dev
	@$(BIN)/python -m tests.support.screenshots

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
