# `make demo` shows the gate at work; `make test` runs every check.
SHELL := bash
PYTHON ?= python3
OPA_VERSION := 1.22.2
SARIF_MULTITOOL_VERSION := 5.7.0
CONFTEST_VERSION := 0.71.1
AXE_VERSION := 4.14.1
BIN := $(CURDIR)/.venv/bin
TOOLS := $(CURDIR)/.tools
BROWSERS := chromium chromium-headless-shell chromium-browser google-chrome
CASE := tests/cases/linkedin-inmail-2024
CHECK := pyconsent check before.yaml after.yaml --organisation-before organisation-before.yaml --at 2024-08-01

export PATH := $(BIN):$(TOOLS):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test tools build bench load clean

demo: .venv/installed
	@cd $(CASE) && $(CHECK); test $$? -eq 1
	@echo
	@cd $(CASE)-corrected && $(CHECK)

test: tools
	opa check --strict policies
	opa fmt --list --fail policies
	opa test --timeout 120s --coverage --coverage-runs "" --threshold 100 policies > $(TOOLS)/coverage.json
	ruff check .
	ruff format --check .
	mypy
	pytest --numprocesses auto --dist loadfile

# What the tests need: an environment in .venv; in .tools OPA, a validator of SARIF, a browser and axe-core.
tools: .venv/ready $(TOOLS)/opa $(TOOLS)/sarif-multitool $(TOOLS)/chromium $(TOOLS)/node_modules/axe-core

# What is made from the policies and kept beside them; commit it with them.
build: tools
	python tools/build.py

bench: tools $(TOOLS)/conftest
	python bench/speed.py; missed=$$?; python bench/readers.py && exit $$missed

# What an OPA server gives on the configuration in deploy/.
load: tools
	python bench/load.py

clean:
	rm -rf .venv .tools

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	pip install --quiet --upgrade "pip>=25.1"
	pip install --quiet --editable .
	touch $@

.venv/ready: .venv/installed
	pip install --quiet --editable '.[fleet]' --group dev
	touch $@

$(TOOLS)/opa:
	mkdir -p $(TOOLS)
	if opa version 2>/dev/null | grep -qx 'Version: $(OPA_VERSION)'; \
	then ln -s "$$(command -v opa)" $@; \
	else GOBIN=$(TOOLS) go install github.com/open-policy-agent/opa@v$(OPA_VERSION); fi

$(TOOLS)/sarif-multitool:
	npm install --silent --no-save --prefix $(TOOLS)/sarif @microsoft/sarif-multitool-linux@$(SARIF_MULTITOOL_VERSION)
	ln -s sarif/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool $@

# The browser that is there, or else Debian's.
$(TOOLS)/chromium:
	mkdir -p $(TOOLS)
	@command -v $(BROWSERS) > /dev/null || { apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium-headless-shell; } > /dev/null || \
		{ echo "make: no browser for the tests; install Chromium (as root: apt-get install chromium) and run make again"; \
		exit 1; } >&2
	ln -sf "$$(command -v $(BROWSERS) | head -1)" $@

$(TOOLS)/node_modules/axe-core:
	npm install --prefix $(TOOLS) --no-save --no-package-lock --silent axe-core@$(AXE_VERSION)

$(TOOLS)/conftest:
	mkdir -p $(TOOLS)
	GOBIN=$(TOOLS) go install github.com/open-policy-agent/conftest@v$(CONFTEST_VERSION)
