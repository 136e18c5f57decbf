# One command for each thing. Every target makes what it needs first.
# PYTHON= names another Python, PORT= another port, FRESH=1 forgets the local data, TESTS= chooses some.

# A distribution compiles its Python for speed; pyenv as a rule does not, and all takes a fifth longer.
SYSTEM := /usr/bin/python3
USABLE := import ensurepip, sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell $(SYSTEM) -c '$(USABLE)' 2>/dev/null && echo $(SYSTEM) || echo python3)
PORT ?= 8000
STAGE ?= dev
IN := .venv/bin
# Of the suite: more than two, because one of them usually waits for an engine or a browser.
WORKERS ?= 3
WEB_TOOLS := tests/browser

.DEFAULT_GOAL := help
.PHONY: help run test check fuzz checkov chaos mails bench e2e screenshots pictures package audit deploy release rollback redrive requirements openapi format setup

help:
	@echo "make run          the whole product at http://127.0.0.1:$(PORT)   (PORT=, FRESH=1)"
	@echo "make test         the whole suite"
	@echo "make check        format, lint, types, layers, tidy, OpenAPI and requirements up to date"
	@echo "make fuzz         50,000 generated calls out of openapi.json   (EXAMPLES= of each endpoint)"
	@echo "make checkov      what checkov finds in the templates; infra/checkov.yaml answers it"
	@echo "make audit        what is known of the pinned packages' vulnerabilities; infra/audit.yaml answers it"
	@echo "make chaos        20,000 schedules of calls, workers and faults at once   (SEED= repeats one, TIMES=)"
	@echo "make mails        every kind of mail in build/mails, to look at"
	@echo "make bench        benchmarks and exact counts; fails where a target is missed"
	@echo "make e2e          the real package on the emulator, IAM enforced, walked over HTTP"
	@echo "make screenshots  a picture of every page, role, width and colour scheme in build/screenshots"
	@echo "make pictures     the pictures of the README, in docs/images"
	@echo "make package      the CloudFormation package in build/package"
	@echo "make deploy       to AWS   (STAGE=dev|production)"
	@echo "make release      keeps the committed code as the release before, which the suite lets work beside what comes"
	@echo "make rollback     the deployment before is called again     (STAGE=)"
	@echo "make redrive      mails and sends again what was given up   (STAGE=)"
	@echo "make requirements compile the pinned requirements anew"
	@echo "make openapi      write openapi.json and the web client's types from the code"

setup:
	@$(PYTHON) infra/environment.py emulator $(if $(filter-out file,$(origin PYTHON)),exact)

run: setup
	@exec $(IN)/python -m infra.local --port $(PORT) $(if $(FRESH),--fresh)

# Python keeps what it compiled, whatever the shell says: the suite starts some hundred Pythons.
test: export PYTHONDONTWRITEBYTECODE :=
test: setup
	$(IN)/python -m pytest -n $(WORKERS) --dist loadfile --slowest-files 10 $(TESTS)

check: setup
	$(IN)/ruff format --check .
	$(IN)/ruff check .
	$(IN)/bandit --quiet --configfile pyproject.toml --recursive app.py chalicelib infra
	$(IN)/mypy app.py chalicelib infra bench tests
	$(IN)/lint-imports
	$(IN)/python -m pytest -q tests/architecture tests/functional/infra/test_template.py tests/functional/infra/test_watching.py tests/functional/infra/test_limits.py tests/functional/infra/test_mail.py
	$(IN)/python -m infra.openapi --check
	$(IN)/python -m infra.web_types --check
	$(IN)/python -m infra.requirements --check
	@if [ -d $(WEB_TOOLS)/node_modules ]; then npm --prefix $(WEB_TOOLS) run --silent types; \
	else echo "Not checked: the web client's types. Install: npm ci --prefix $(WEB_TOOLS)"; fi

# The generated calls of the suite, more than ten times as many.
fuzz: setup
	$(IN)/python -m pytest -q -n $(WORKERS) --examples $(or $(EXAMPLES),300) tests/functional/contract/test_openapi_fuzz.py

# In an environment of its own, whose packages pin others than ours; it takes some minutes.
checkov: setup
	@mkdir -p build
	$(IN)/python -m infra.template --expanded > build/service.json
	$(IN)/uvx --quiet --from checkov==3.3.30 checkov --config-file infra/checkov.yaml -f build/service.json infra/web.yaml infra/firewall.yaml

audit: setup
	@$(IN)/python -m infra.audit

# A failure prints the seed that repeats it.
chaos: setup
	@$(IN)/python -m tests.chaos $(if $(SEED),--seed $(SEED)) $(if $(TIMES),--times $(TIMES))

mails: setup
	@$(IN)/python -m infra.mails

bench: setup
	@$(IN)/python -m bench

screenshots: setup
	$(IN)/python -m pytest -q tests/browser/test_every_page.py -k fits_its_screen --screenshots build/screenshots

pictures: setup
	$(IN)/python -m tests.browser.pictures

e2e: setup
	$(IN)/python -m pytest -q tests/e2e

package: setup
	$(IN)/python -m infra.package

deploy: package
	$(IN)/python -m infra.deploy --stage $(STAGE)

release: setup
	@$(IN)/python -m tests.races.infra.releases.release

rollback: setup
	@$(IN)/python -m infra.rollback --stage $(STAGE)

redrive: setup
	@$(IN)/python -m infra.redrive --stage $(STAGE)

requirements: setup
	$(IN)/python -m infra.requirements

openapi: setup
	$(IN)/python -m infra.openapi
	$(IN)/python -m infra.web_types

format: setup
	$(IN)/ruff format .
	$(IN)/ruff check --fix .
