# Everything here runs in the project's own virtual environment; nothing is installed elsewhere.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

# Two processes, each file of tests in one of them, in the order of tests/conftest.py.
TWO := -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: setup demo serve test lint types imports house browser-test speech-measures tagging-measures search-measures upload-measures crash-measures proofs locks strings clean

setup: $(STAMP)

# The lock is whole, so pip resolves nothing (--no-deps). PyTorch stands apart from it: the lock's
# hashes are those of the package index, and a machine may have the CPU build of this pin beside it.
$(STAMP): locks/all.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Storyloom needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r locks/all.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $(STAMP)

demo: setup
	$(BIN)/storyloom demo

serve: setup
	$(BIN)/storyloom serve

test: setup lint
	$(BIN)/python -m pytest -m "not browser and not slow" --ignore tests/house $(TWO)

browser-test: setup
	$(BIN)/python -m pytest -m "browser and not slow" $(TWO)

# Slow: their figures stand in docs/measurements.md.
speech-measures: setup
	$(BIN)/python -m bench.word_error_rate --longest-s 12
	$(BIN)/python -m bench.speech_costs --minutes 5 20 60 --killed-minutes 20 --window-s 600

tagging-measures: setup
	$(BIN)/python -m bench.tagging exact
	$(BIN)/python -m bench.tagging misheard
	$(BIN)/python -m bench.tagging speed

# Meilisearch's own engine, which search is compared with, is put beside the environment and not into it.
ORACLE := $(VENV)/oracle
$(ORACLE)/.ready: pyproject.toml $(STAMP)
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["oracle"])' \
		| xargs $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target $(ORACLE)
	touch $@

# About an hour and a half, most of it for building a million passages in four engines. Their figures stand in the same place.
search-measures: setup $(ORACLE)/.ready
	PYTHONPATH=$(ORACLE) $(BIN)/python -m bench.search --differences docs/search-agreement.md
	PYTHONPATH=$(ORACLE) $(BIN)/python -m bench.search latency building edits removals --passages 1000000

# About ten minutes. The last two need programs that stand between sender and site, or ask what the protocol demands;
# each script says how it calls them.
upload-measures: setup
	$(BIN)/python -m bench.reliability.upload_kills
	$(BIN)/python -m bench.reliability.upload_stop
	$(BIN)/python -m bench.reliability.upload_flushing
	test -z "$(PROXY)" || $(BIN)/python -m bench.reliability.upload_wifi --proxy $(PROXY)
	test -z "$(PROXY)" || $(BIN)/python -m bench.reliability.upload_wifi --proxy $(PROXY) --rate 2000000
	test -z "$(PROBE)" || $(BIN)/python -m bench.reliability.upload_protocol --probe $(PROBE)

# Hours, on a quiet machine; `--points N` tries a part. MAKER fills a folder with bad audio; each script says how it is
# called. The last but one mounts a small filesystem, which takes the right to.
crash-measures: setup
	$(BIN)/python -m bench.reliability.crashes.matrix
	$(BIN)/python -m bench.reliability.poison
	test -z "$(CRASHER)" || $(BIN)/python -m bench.reliability.crashes.with_probe --probe $(CRASHER)
	$(BIN)/python -m bench.reliability.full_disk
	test -z "$(MAKER)" || $(BIN)/python -m bench.reliability.bad_audio --maker $(MAKER)

# All that is marked slow: every cell of the matrix, many walks through closing, crashing and restoring, much input for the
# API, booklets of every length on either paper, every page in either theme at either width and in Spanish by every rule.
proofs: setup
	$(BIN)/python -m pytest -m slow

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) --no-print-directory --jobs 2 types imports house

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports

house: setup
	$(BIN)/python -m pytest -q tests/house

# Needs uv (https://docs.astral.sh/uv/); only for whoever changes a dependency.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-package torch pyproject.toml
locks:
	$(LOCK) --all-extras -o locks/all.txt
	grep -E '^[a-z].*==' locks/all.txt | sed 's/ *\\$$//' > locks/.versions
	$(LOCK) --extra postgres -c locks/.versions -o locks/core.txt
	$(LOCK) --extra postgres --extra speech -c locks/.versions -o locks/speech.txt
	$(LOCK) --extra postgres --extra fast -c locks/.versions -o locks/fast.txt
	rm locks/.versions

strings: setup
	$(BIN)/python -m web.locale.strings

clean:
	rm -rf $(VENV) data .pytest_cache .mypy_cache .ruff_cache .hypothesis
