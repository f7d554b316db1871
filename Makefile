.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The layers of `make test` and of `make test-full`, in their order. laws, faults, secrets and contract have a long form,
# which TEST_DEPTH=full asks for, as test-full does. What contract judges, the layers before it have recorded. Those that
# keep one core busy, or that wait, run side by side, see scripts/run-layers.
LAYERS ?= lint/unit
SIDE_BY_SIDE ?= sanity+galaxy/integration+docs+site+page+awx/ee+eda
ALL_LAYERS ?= $(LAYERS) two-ways $(SIDE_BY_SIDE) molecule laws/faults secrets contract+mutants/bench-check

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: venv
venv: ## The development environment in .venv (made once, renewed when a requirement file changes)
	@scripts/make-venv

.PHONY: demo
demo: venv ## Rolls a deployment out on a local simulator of the API and shows what happens
	@scripts/demo

.PHONY: test
test: venv ## The quick layers, side by side, with their durations
	@scripts/run-layers $(LAYERS)

.PHONY: test-full
test-full: export TEST_DEPTH ?= full
test-full: venv ## Every layer, with their durations
	@scripts/run-layers $(ALL_LAYERS)

.PHONY: unit
unit: venv ## Unit tests (pytest, a process more than cores)
	@scripts/unit

.PHONY: two-ways
two-ways: venv ## The same tasks as action and as module, in real playbook runs, compared
	@scripts/two-ways

.PHONY: contract
contract: venv ## What the other layers asked of the simulator, and its answers, against an OpenAPI document
	@scripts/contract

.PHONY: laws
laws: venv ## The laws of the engine over generated specs, answers and tasks, and broken input (TEST_DEPTH=full: many more)
	@scripts/laws

.PHONY: faults
faults: venv ## Every fault of the API and the network at every call of every task (TEST_DEPTH=full: all of them)
	@scripts/faults

.PHONY: secrets
secrets: venv ## Canaries in every place of a secret, and a search of everything that leaves (TEST_DEPTH=full: all of them)
	@scripts/secrets

.PHONY: audit
audit: venv ## Known faults of the required libraries, as far as PyPI tells them here
	@scripts/audit

.PHONY: mutants
mutants: venv ## A sample of mutants of the engine, each of which a test has to notice
	@scripts/mutation --sample

.PHONY: mutation
mutation: venv ## Every mutant of the engine (half an hour); scripts/mutation <module> ... runs those of some files
	@scripts/mutation

.PHONY: coverage
coverage: venv ## Lines and branches of plugins/ that the unit tests run, as a table and in .cache/coverage/html
	@scripts/coverage

.PHONY: bench
bench: ## What tasks cost, beside what others cost, measured; writes docs/performance.md (a quarter of an hour)
	@scripts/bench

.PHONY: bench-check
bench-check: ## Every scene of the benchmark in its smallest form, for its outcomes only
	@scripts/bench --check

.PHONY: generate
generate: venv ## Writes generated files: shared parts of the documentation, the inputs of the playbooks, the map of the code
	@.venv/bin/python scripts/generate_docs.py
	@.venv/bin/python scripts/generate_playbook_inputs.py
	@.venv/bin/python scripts/generate_map.py

.PHONY: format
format: venv ## Lets ruff format the Python files and mend what it can
	@scripts/format

.PHONY: lint
lint: venv ## ruff, mypy, bandit, shellcheck, yamllint and ansible-lint (profile production)
	@scripts/lint

.PHONY: sanity
sanity: venv ## Every ansible-test sanity test
	@scripts/sanity --venv

.PHONY: docs
docs: venv ## Documentation of every plugin and role: markup, links, and that ansible-doc shows it whole
	@scripts/docs

.PHONY: site
site: ## The documentation site in .cache/site/html: guides, reference, pages for auditors; warnings are errors
	@scripts/site

.PHONY: page
page: venv ## The pages of reports in a headless Chromium: loads nothing, fits a phone, readable in the dark, prints
	@scripts/page

.PHONY: galaxy
galaxy: venv ## Builds the collection and imports it as Galaxy would, without error or warning
	@scripts/galaxy

.PHONY: integration
integration: venv ## Integration targets against a simulator that they start
	@scripts/integration

.PHONY: molecule
molecule: venv ## Every molecule scenario
	@scripts/molecule

.PHONY: eda
eda: venv ## Event source and rulebooks in real ansible-rulebook processes (needs Java 17)
	@scripts/eda

.PHONY: awx
awx: ## AWX: its set-up against a mock server of its API, and the playbooks as its jobs run them
	@scripts/awx

.PHONY: matrix
matrix: venv ## Unit, sanity and integration tests and the examples on each supported ansible-core that a Python here can run
	@scripts/matrix

.PHONY: changelog
changelog: venv ## Checks the changelog fragments
	@scripts/changelog

.PHONY: build
build: venv ## The collection as a tarball in .cache/build
	@scripts/build

.PHONY: ee
ee: venv ## The execution environment's packages in a clean environment, and the demo there from the installed tarball
	@scripts/ee

.PHONY: release
release: venv ## make release VERSION=1.2.3: version, changelog, build, checks, commit and tag
	@scripts/release $(VERSION)

.PHONY: clean
clean: ## Removes everything that these targets made
	@rm -rf .venv .cache .ansible collections tests/output
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
