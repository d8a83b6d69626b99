# make run    the whole product on this machine, until Ctrl-C
# make test   every check and every test
# make bench  how fast it is, as ratios in one run; SIZE=100000 for a smaller one
# make messages  bring locale/ up to date; LANGUAGE=th adds one
# make reset  throw the data away

# The first Python on the path that runs and is not too old or too new; else bootstrap.py says which versions are taken.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	"$$p" -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))" 2>/dev/null && echo "$$p" && exit; \
	done; echo python3)
VENV := $(or $(PORTAL_VENV),var/venv)
PY := "$(VENV)/bin/python"

.PHONY: run test bench check fmt docs messages reset venv venv-dev help

help:
	@sed -n 's/^# make/make/p' Makefile

venv:
	@"$(PYTHON)" bootstrap.py run

venv-dev:
	@"$(PYTHON)" bootstrap.py dev

run: venv
	@exec $(PY) -m devstack run

reset: venv
	@exec $(PY) -m devstack reset

test: venv-dev
	@exec $(PY) -m devstack test $(ARGS)

bench: venv
	@exec $(PY) -m devstack bench $(SIZE) $(ONLY)

check: venv-dev
	@exec $(PY) -m devstack check

fmt: venv-dev
	@$(PY) -m ruff check --fix -q . ; $(PY) -m ruff format -q .

docs: venv-dev
	@exec $(PY) -m devstack docs

# Only what the command line says: many shells have a LANGUAGE of their own.
messages: venv
	@exec $(PY) -m devstack messages $(if $(filter command,$(origin LANGUAGE)),$(LANGUAGE))
