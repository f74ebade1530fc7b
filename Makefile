# Everything that is done by hand or by CI. Needs Python 3.11 or newer, make and a package registry.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
POLICY := $(BIN)/attendance-policy
DEMO := demo

.PHONY: demo test test-spark lint docs bench lock mutate

# Exists once the packages are installed; a newer lock file or pyproject.toml installs them again.
$(VENV)/.install-stamp: pyproject.toml $(wildcard requirements.lock)
	@echo "Installing the packages into $(VENV) (once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@if [ -f requirements.lock ]; then \
		$(PIP) -r requirements.lock && $(PIP) --no-deps -e .; \
	else \
		$(PIP) -e '.[dev]'; \
	fi
	@touch $@

# Invented pupils, the real policies: check them, simulate a year, and see what one changed figure would do.
demo: $(VENV)/.install-stamp
	@mkdir -p $(DEMO)
	@echo "1. Every policy against its schema and the vocabulary"
	@$(POLICY) validate
	@echo
	@echo "2. Two registers of invented pupils, with rates like England's"
	@$(POLICY) generate --phase secondary --pupils 1050 --seed 1 \
		--out $(DEMO)/secondary.csv --pupils-out $(DEMO)/secondary-pupils.csv
	@$(POLICY) generate --phase primary --pupils 420 --seed 1 \
		--out $(DEMO)/primary.csv --pupils-out $(DEMO)/primary-pupils.csv
	@echo
	@echo "3. A year of a secondary school under one policy"
	@$(POLICY) simulate --policy basildon_lower \
		--register $(DEMO)/secondary.csv --pupils-file $(DEMO)/secondary-pupils.csv --out $(DEMO)/decisions
	@echo
	@echo "4. A year of a primary school under another (the page: $(DEMO)/primary.html)"
	@$(POLICY) simulate --policy sharley_park --brief \
		--register $(DEMO)/primary.csv --pupils-file $(DEMO)/primary-pupils.csv --html $(DEMO)/primary.html
	@echo
	@echo "5. What if the letter went out below 93% instead of 95%?"
	@$(POLICY) simulate --policy basildon_lower --set stages.concern_letter.when.attendance=93 --brief \
		--register $(DEMO)/secondary.csv --pupils-file $(DEMO)/secondary-pupils.csv --html $(DEMO)/what-if.html \
		--governors $(DEMO)/governors.html --team $(DEMO)/team.html
	@echo
	@echo "The page of this what-if: $(abspath $(DEMO))/what-if.html"
	@echo "For governors, and for the attendance team: governors.html and team.html beside it"
	@echo "Every decision of the year: $(abspath $(DEMO))/decisions/decisions.csv"

# `make test ARGS=--snapshot-update` passes options on.
# A file of tests stays in one process, the longest first; `make test WORKERS=0` runs them in order in this one.
WORKERS ?= auto
test: $(VENV)/.install-stamp
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

# On a real local Spark: needs Java 17, and installs 0.5 GB that nothing else uses.
test-spark: $(VENV)/.install-stamp
	$(PIP) -e '.[spark]'
	ATTENDANCE_POLICY_REQUIRE_TOOLS=1 $(BIN)/pytest tests/spark

# Every change of a shipped profile by one step, against its expectations; writes which of them nothing notices.
mutate: $(VENV)/.install-stamp
	PYTHONPATH=engine:tests $(BIN)/python tests/testing/shipped.py
	$(BIN)/attendance-policy test $(wildcard policies/tests/*) --coverage

lint: $(VENV)/.install-stamp
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(POLICY) fmt --check policies examples

# The pages that are made from the program; a test says when one is stale.
docs: $(VENV)/.install-stamp
	$(BIN)/python docs/generate.py
	PYTHONPATH=engine:tests $(BIN)/python tests/docs/diagnostics_page.py
	PYTHONPATH=engine:tests $(BIN)/python tests/docs/findings_page.py
	PYTHONPATH=engine:tests $(BIN)/python tests/scenario/coverage_page.py

# Figures for the record, and docs/performance.md; a quarter of an hour. `make bench ARGS=--quick`: two minutes, no page.
# Other engines need the extra `bench`: pip install -e '.[dev,bench]'
bench: $(VENV)/.install-stamp
	PYTHONPATH=.:engine:tests $(BIN)/python -m benchmarks $(ARGS)

# Renews requirements.lock from pyproject.toml.
lock: $(VENV)/.install-stamp
	$(PIP) uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra dev \
		--no-emit-package attendance-policy --custom-compile-command "make lock" pyproject.toml -o requirements.lock
