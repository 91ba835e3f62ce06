# make lab    open the lessons in JupyterLab      make test   run every test, notebooks included
# All set up .venv first, by themselves. ARGS="…" is passed on; PYTHON=… chooses the interpreter.

PYTHON ?=
ARGS ?=
NOTEBOOK ?=
JOBS ?= 2
BIN := .venv/bin

# Every output is compared. pytest's own collector stays out of notebooks/, and warnings of the
# notebook machinery are none of the tests' errors.
NBVAL := $(BIN)/python -m pytest -p no:python -p no:cacheprovider -W default --nbval \
	--nbval-current-env --nbval-sanitize-with tests/notebooks/sanitize.cfg \
	--nbval-cell-timeout 180 --durations 5

# A kernel that has to compile matplotlib anew takes a second longer to show its first figure.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup dev lab wheelhouse test test-code test-notebooks test-all lint bench refresh lock
.DEFAULT_GOAL := help

help:
	@echo "make lab       open the lessons in JupyterLab, with a local AWS beside them"
	@echo "make test      run the tests and every notebook (about six minutes)"
	@echo "make test-all  the slow tests, the browser, the AWS CLI as well"
	@echo "make lint      ruff and mypy         make bench    how fast things are"
	@echo "make refresh   re-run notebooks, keeping outputs (NOTEBOOK=notebooks/02_….ipynb for one)"
	@echo "make wheelhouse  every package as a file, for a room without a network"
	@echo "make dev       developer tools       make lock     resolve the dependencies anew"

setup:
	@PYTHON='$(PYTHON)' sh tools/bootstrap.sh test

dev:
	@PYTHON='$(PYTHON)' sh tools/bootstrap.sh dev

lab: setup
	@$(BIN)/messaging-lab open $(ARGS)

test: test-code test-notebooks

test-code: setup
	@echo "[test] the code: pytest tests"
	@$(BIN)/python -m pytest tests -n $(JOBS) --durations 5 $(ARGS)

test-notebooks: setup
	@echo "[test] the notebooks, each output compared: nbval notebooks"
	@$(NBVAL) $(or $(NOTEBOOK),notebooks)

test-all: dev
	@$(BIN)/python -m pytest tests -m '' --durations 20 $(ARGS)
	@$(NBVAL) $(or $(NOTEBOOK),notebooks)

lint: dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy lib
	@$(BIN)/python tools/normalise_notebooks.py --check

bench: setup
	@$(BIN)/python -m benchmarks $(ARGS)

refresh: setup
	@$(BIN)/python tools/refresh_notebooks.py $(or $(NOTEBOOK),$(wildcard notebooks/*.ipynb))

wheelhouse: setup
	@sh tools/wheelhouse.sh $(ARGS)

lock:
	@sh tools/lock.sh $(ARGS)
