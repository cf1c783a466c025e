# The one task runner. `make demo` and `make test` need nothing but Python 3.11 or later.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
SHARED ?= ../shared

.PHONY: demo test install dev lint score clean

$(BIN)/warta: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e .
	@touch $(BIN)/warta

$(VENV)/.dev: $(BIN)/warta
	$(BIN)/python -m pip install --quiet -e ".[dev]"
	@touch $(VENV)/.dev

install: $(BIN)/warta
dev: $(VENV)/.dev

demo: install
	@$(BIN)/warta demo

test: dev lint
	$(BIN)/python -m pytest

lint: dev
	$(BIN)/ruff check .
	$(BIN)/mypy

score: install
	@mkdir -p build
	$(BIN)/warta code $(SHARED)/gold/dev.jsonl --format jsonl --output build/dev.jsonl || test $$? -eq 1
	$(BIN)/python $(SHARED)/score.py $(SHARED)/gold/dev.jsonl build/dev.jsonl

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
