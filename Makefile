# Two commands set everything up: `make demo` and `make test`. PIP_ARGS reaches every pip install,
# e.g. PIP_ARGS="--extra-index-url ADDRESS" for a package index that offers torch without CUDA.
PYTHON ?= python3
VENV ?= .venv
PIP_ARGS ?=
BIN = $(VENV)/bin
INPUTS = pyproject.toml constraints.txt

.PHONY: demo test lint format bench clean

demo: $(VENV)/.user
	$(BIN)/policyecho demo demo-study

# What is compiled once serves every process of the tests, also where nothing is to be written beside the sources.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist loadgroup --durations 20 $(PYTEST_ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.bilingual_twins
	$(BIN)/python -m benchmarks.quality
	$(BIN)/python -m benchmarks.query
	$(BIN)/python -m benchmarks.topics
	$(BIN)/python -m benchmarks.query_size
	$(BIN)/python -m benchmarks.drawn_nearness
	$(BIN)/python -m benchmarks.large_study --write docs/performance.md
	$(BIN)/python -m benchmarks.written_study --write docs/performance.md
	$(BIN)/python -m benchmarks.council_claims
	$(BIN)/python -m benchmarks.twin_claims
	$(BIN)/python -m benchmarks.crawl_cost
	$(BIN)/python -m benchmarks.dates
	$(BIN)/python -m benchmarks.embedding
	$(BIN)/python -m benchmarks.embedding_quality
	$(BIN)/python -m benchmarks.exposure_tests
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.hostile_sizes
	$(BIN)/python -m benchmarks.join
	$(BIN)/python -m benchmarks.kills
	$(BIN)/python -m benchmarks.review_simulation
	$(BIN)/python -m benchmarks.review_speed

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "policyecho needs Python 3.11 or newer; name one with PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.user: $(VENV)/bin/python $(INPUTS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_ARGS) -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python $(INPUTS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_ARGS) -c constraints.txt -e ".[dev]"
	@touch $@ $(VENV)/.user

clean:
	rm -rf $(VENV) demo-study .mypy_cache .ruff_cache .pytest_cache .hypothesis
