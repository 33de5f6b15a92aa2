# Every command of this project. On a fresh machine `make demo` and `make test` need nothing else.
.DEFAULT_GOAL := help
.PHONY: help setup demo run test check ordeal bench bench-size format pictures requirements vendor sbom audit
PORT ?= 8000
SQUADS ?= 1000
export PORT
PART ?= 1

help:
	@echo "make demo          a squad to look at, on http://localhost:$(PORT)/ (PORT=8001 for another port)"
	@echo "make run           a site of your own, empty at first"
	@echo "make test          everything: checks, the suite on SQLite and PostgreSQL side by side, a real browser"
	@echo "make check         the quick part: checks and the suite on SQLite, without a browser"
	@echo "make ordeal        what goes wrong, at length: prints a table (90 minutes at most; ROWS='C3 B1' for some,"
	@echo "                   ORDEAL_PART=0.1 for a tenth of everything; run it again to go on where it stopped)"
	@echo "make bench         what it costs beside a bare Django app: docs/speed.md (PART=0.1 for a quick look)"
	@echo "make setup         .venv with all that the above need"
	@echo "make bench-size    the same with a thousand squads, and through PgBouncer with 1 to 8 workers: docs/scale.md"
	@echo "make format        put code and templates into shape"
	@echo "make pictures      docs/pictures/, taken from the real pages"
	@echo "make requirements  uv.lock and the hashed requirements files, from pyproject.toml"
	@echo "make sbom          docs/sbom.json, the list of what it is made of"
	@echo "make audit         asks the advisory service about known holes: before a release, with a network"
	@echo "make vendor        static/vendor/, fetched again as vendor.json says"

setup:
	@bin/setup all

demo:
	@bin/setup runtime
	@.venv/bin/python bin/serve demo

run:
	@bin/setup runtime
	@.venv/bin/python bin/serve own

test:
	@bin/test

check:
	@bin/setup all
	@bin/check
	@.venv/bin/python -m pytest -q -m "not browser"

ordeal:
	@bin/setup all
	@CHROMIUM=$$(.venv/bin/python -m tests.browser.chromium --install) \
		.venv/bin/python -m tests.ordeal $(ROWS)

bench:
	@bin/setup all
	@CHROMIUM=$$(.venv/bin/python -m tests.browser.chromium --install) .venv/bin/python -m bench --part $(PART)

bench-size:
	@bin/setup all
	@.venv/bin/python -m bench.large $(SQUADS)

format:
	@bin/setup all
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format --quiet .
	@find templates coachapp -name '*.html' | xargs -r .venv/bin/djade --target-version 5.2 || true

pictures:
	@bin/setup all
	@.venv/bin/python -m tests.browser.chromium --install >/dev/null
	@.venv/bin/python bin/pictures

requirements:
	@bin/requirements

vendor:
	@bin/setup all
	@.venv/bin/python bin/vendor

sbom:
	@bin/setup all
	@.venv/bin/python bin/parts

audit:
	@uv audit --frozen
