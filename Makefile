# Everything runs in .venv from the lock files; tools/bootstrap.py makes and refreshes it.
# PYTHON=python3.12 picks the interpreter, ARGS=... goes to the command (`make test ARGS="-k money"`).

PYTHON ?= python3
ARGS ?=
BIN := $(CURDIR)/.venv/bin
SETUP := $(PYTHON) tools/bootstrap.py

# The console scripts, and `quarto` where its package could be installed, are found here.
export PATH := $(BIN):$(PATH)
export PYTHONUTF8 := 1
export PYTHONNOUSERSITE := 1
# Modules are compiled once, also where the environment says otherwise (containers often do).
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help site preview check test coverage fork lint bundles lock bench lab labs setup quarto clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

site: ## Set up if needed, run stale notebooks, write _site/
	@$(SETUP) run
	@portfolio build $(ARGS)

preview: ## Serve the site and reload the page on every edit
	@$(SETUP) run
	@portfolio preview $(ARGS)

check: ## Validate data, links and numbers in the prose
	@$(SETUP) run
	@portfolio check $(ARGS)

# Files of tests are shared between workers (tests/conftest.py); ARGS="-n0" runs all in one process.
SHARED := -n auto

test: ## Run the whole test suite
	@$(SETUP) dev
	@python -m pytest $(SHARED) $(ARGS)

coverage: ## The same, and how much of the package it runs, notebooks and commands included
	@$(SETUP) dev
	@python -m pytest $(SHARED) --cov --cov-report=term:skip-covered --cov-report=html $(ARGS)

fork: ## Do as a stranger: another study in the place of ours, built, then the whole suite
	@$(SETUP) dev
	@python tests/rehearse.py --study quayside $(ARGS) -- $(SHARED)

lint: ## Check style, types, spelling, dead code, workflows and notebook outputs
	@$(SETUP) dev
	@ruff check
	@ruff format --check
	@codespell
	@vulture
	@basedpyright
	@if [ -x assets/node_modules/.bin/tsc ]; then npm run --silent --prefix assets lint; \
	elif [ -n "$$CI" ]; then echo "lint: npm and its packages are required here" >&2; exit 1; \
	else echo "lint: NO SCRIPT WAS CHECKED, for want of npm"; fi
	@git ls-files -z '*.ipynb' | xargs -0 -r nbstripout --keep-id --verify
	@zizmor --offline --quiet --no-progress .github

bundles: ## Write the scripts in assets/ again from assets/src (needs npm)
	@$(SETUP) dev
	@npm run --silent --prefix assets bundles

lock: ## Pin every dependency again, with hashes (needs the package registry)
	@$(SETUP) dev
	@python tools/lock.py $(ARGS)

bench: ## Measure build times and memory, also with 10 and 50 more studies
	@$(SETUP) dev
	@python tests/bench/run.py $(ARGS)

labs: ## Run the labs and keep what they measure in data/labs/
	@$(SETUP) labs
	@portfolio labs $(ARGS)

lab: ## Open JupyterLab on the notebooks
	@$(SETUP) labs
	@jupyter lab --LabApp.default_url=/lab/tree/notebooks $(ARGS)

setup: ## Only install; `make site` and `make test` do this themselves
	@$(SETUP) dev

quarto: ## Try once more to install the pinned Quarto
	@$(SETUP) quarto

clean: ## Remove everything the build and the set-up have made
	rm -rf .venv _site .portfolio .quarto _freeze assets/node_modules build
	rm -rf .pytest_cache .ruff_cache .hypothesis .coverage* htmlcov src/*.egg-info
	find . -name .git -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints -o -name .jupyter_cache \) -type d -prune -exec rm -rf {} +
