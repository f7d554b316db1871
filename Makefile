# Thin wrappers around nox, for a machine that has git, make and Python only. The work is in noxfile.py.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

NOX_PROGRAM := .cache/nox/bin/nox
# By its Python: the program itself does not survive a move of the checkout.
NOX := .cache/nox/bin/python -m nox
# What the other sessions asked of a simulator, the session contract checks.
RECORDED := rm -rf .cache/exchanges && RECORD_EXCHANGES=1
INSTALL := .cache/nox/bin/python -m pip install --quiet --disable-pip-version-check

SESSIONS := audit awx bench browser build contract coverage demo docs ee eda format galaxy generate integration lint \
	matrix molecule mutation playbook properties sanity site unit

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo 'Sessions, as in `make unit ARGS="-k plan"` (`$(NOX) --list` describes them):'
	@echo '$(SESSIONS)' | fold -s -w 100

# uv makes environments in a fraction of the time, but nox works without it.
$(NOX_PROGRAM):
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done || { echo "needs Python 3.11 or newer with its venv module (on Debian: apt install python3-venv)" >&2; exit 1; }; \
	echo "Installing nox into .cache/nox, with $$python" && $$python -m venv --clear .cache/nox && \
	{ $(INSTALL) 'nox[uv]>=2026.10' || $(INSTALL) 'nox>=2026.10'; }

.PHONY: venv
venv: $(NOX_PROGRAM) ## The development environment in .venv (made once, renewed when a requirement file changes)
	@$(NOX) --session venv

.PHONY: test
test: $(NOX_PROGRAM) ## Lint and unit tests
	@$(NOX) --parallel 2 --tags quick

.PHONY: test-full
test-full: $(NOX_PROGRAM) ## The whole suite, as continuous integration runs it
	@$(RECORDED) $(NOX) --parallel 2 --tags suite

.PHONY: nightly
nightly: $(NOX_PROGRAM) ## The whole suite in its long form, and what takes longer still
	@$(RECORDED) TEST_DEPTH=full $(NOX) --parallel 2 --tags nightly $(NIGHTLY_ARGS)

.PHONY: $(SESSIONS)
$(SESSIONS): $(NOX_PROGRAM)
	@$(NOX) --session $@ -- $(ARGS)

.PHONY: release
release: $(NOX_PROGRAM) ## make release VERSION=1.2.3: version, changelog, build, checks, commit and tag
	@$(NOX) --session release -- $(VERSION)

.PHONY: clean
clean: ## Removes everything that these targets made
	@rm -rf .venv .cache .ansible collections tests/output
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
