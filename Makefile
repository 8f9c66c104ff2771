# The commands for development. You need Python 3.11 or newer with venv, make and git. `make` installs everything else,
# with locked hashes, into .venv and two folders called node_modules, and nowhere else on the machine.
# Mirrors: UV_DEFAULT_INDEX and PIP_INDEX_URL (uv does not read pip.conf), and npm's own settings.
#
# A stamp (such as .venv/.run) is written when its step succeeds, so an interrupted step runs again, and one whose
# inputs have not changed does not.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help run demo test test-quick storm fuzz mutate lint set-up pictures bench lock clean

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
NPM := $(BIN)/npm --loglevel=error --no-update-notifier --ignore-scripts
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header $(UPGRADE)
export UV_PYTHON_DOWNLOADS := never
# Compiled code is kept, because a test run starts the hub more than a hundred times.
unexport PYTHONDONTWRITEBYTECODE

help:  ## List these commands.
	@sed -n 's/^\([a-z-]*\):.*  ## /  make \1\t/p' Makefile | expand -t 16

run: set-up  ## Start the hub on http://127.0.0.1:8000 (another port: make run PORT=8080).
	exec $(BIN)/hub serve --prepare --port $(PORT)

demo: set-up  ## Start a demonstration with fictional people and its own database (port 8000, or PORT=).
	HUB_INSTANCE_DIR=instance/demo HUB_DEMO=yes $(BIN)/hub demo
	HUB_INSTANCE_DIR=instance/demo HUB_DEMO=yes exec $(BIN)/hub serve --port $(PORT)

test: lint tests/tools/node_modules/.done  ## Check everything, also on PostgreSQL and in a browser.
	$(BIN)/pytest --numprocesses=auto --dist=worksteal

test-quick: set-up tests/tools/node_modules/.done  ## Run the tests that were quickest before, without a browser and on SQLite alone: for the daily loop.
	TEST_QUICK=yes $(BIN)/pytest --numprocesses=auto --dist=worksteal --ignore=tests/journeys --ignore=tests/faults \
	  -m "not slow" -k "not postgresql and not chromium"

storm: set-up tests/tools/node_modules/.done  ## Repeat every test that uses threads, with more workers than cores.
	TEST_REPEAT=$(or $(REPEAT),5) TEST_ATTEMPTS=$(or $(ATTEMPTS),10000) $(BIN)/pytest --numprocesses=6 --dist=worksteal -m storm

fuzz: set-up tests/tools/node_modules/.done  ## Try a hundred times as much generated input as `make test` does.
	TEST_EFFORT=$(or $(EFFORT),100) $(BIN)/pytest --numprocesses=auto --dist=worksteal -m fuzz --timeout=7200

mutate: set-up tests/tools/node_modules/.done  ## Take each claimed feature away and see its test fail (some: make mutate R="R012 R045").
	$(BIN)/python -m tests.support.mutations $(R)

lint: set-up .venv/.dev  ## Check style, types, import rules and content.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hub content lint

set-up: .venv/.run node_modules/.done  ## Install what the hub needs, and build its styles and scripts.
	@$(BIN)/python -m hub.kit.assets

pictures: set-up tests/tools/node_modules/.done  ## Take the pictures of the README and docs again.
	$(BIN)/python -m tests.support.pictures

bench: set-up .venv/.dev .bench/.done  ## Measure the hub against its performance goals (a million items: SCALE=1m).
	$(BIN)/python -m tests.bench $(WRITE)

lock: .venv/.uv  ## Lock the packages of the .in files and package.json (newer versions: make lock UPGRADE=--upgrade).
	$(LOCK) requirements/uv.in --output-file requirements/uv.txt
	$(LOCK) requirements/run.in --output-file requirements/run.txt
	$(LOCK) requirements/dev.in --constraints requirements/run.txt --output-file requirements/dev.txt
	$(LOCK) requirements/bench.in --output-file requirements/bench.txt
	$(NPM) install --package-lock-only
	$(NPM) install --package-lock-only --prefix tests/tools

clean:  ## Remove everything that was installed or built; the database in instance/ stays.
	rm -rf .venv .bench node_modules tests/tools/node_modules hub/static/built *.egg-info .*_cache .coverage test-results

# uv removes packages that the lock does not name, including itself, so its own lock is passed along with each. The hub
# is installed in place and built with the setuptools of the lock: nothing is downloaded without a hash.
define install
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes --no-build $(1) requirements/uv.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@
endef

.venv/.uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' || { echo \
	  'The hub needs Python 3.11 or newer with venv (Debian, Ubuntu: apt install python3-venv);' \
	  'to name one: make PYTHON=python3.12' >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

.venv/.run: requirements/run.txt setup.cfg pyproject.toml .venv/.uv
	$(call install,requirements/run.txt)

# After .run, because that step removes the test tools when it runs again.
.venv/.dev: requirements/dev.txt .venv/.run
	$(call install,requirements/dev.txt)

# The software that the hub is compared with, in a separate environment.
.bench/.done: requirements/bench.txt .venv/.run
	$(PYTHON) -m venv --clear .bench
	$(BIN)/uv pip sync --quiet --python .bench/bin/python --require-hashes --no-build $<
	@touch $@

node_modules/.done: package.json package-lock.json .npmrc | .venv/.run
	$(NPM) ci
	@touch $@

tests/tools/node_modules/.done: tests/tools/package.json tests/tools/package-lock.json | .venv/.dev
	$(NPM) ci --prefix tests/tools
	$(BIN)/python -m tests.support.chromium
	@touch $@
