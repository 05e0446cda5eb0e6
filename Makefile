# report: the five reports and their index; test: the whole suite; lab: the researcher's desk in JupyterLab;
# coverage: the suite, and which branches it never takes; hooks: check every commit before it is made.
# docs: the documents, in docs/_build/html.
PYTHON ?= python3.11
BIN = .venv/bin
READY = .venv/ready
# In the order of the folders: what waits for browsers and batches comes before the many short
# files, so that no core is idle at the end.
SUITE = $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# what one process has compiled, the next hundred need not compile again
unexport PYTHONDONTWRITEBYTECODE

.PHONY: report test coverage lab docs check hooks lock

report: $(READY)
	@$(BIN)/bvanalyse run

test: $(READY) tests/a11y/node_modules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(SUITE)

coverage: $(READY) tests/a11y/node_modules
	$(SUITE) --cov --cov-report=term --cov-fail-under=95

lab: $(READY)
	$(BIN)/jupyter lab notebooks/utforsk.ipynb

# Everything is made anew, a warning is an error, and every link inside must lead somewhere.
docs: $(READY)
	$(BIN)/sphinx-build -W -n -E --keep-going -q -b html docs docs/_build/html
	@echo docs/_build/html/index.html

check: $(READY)
	@$(BIN)/bvanalyse check

hooks: $(READY)
	@$(BIN)/pre-commit install

# Versions are locked with hashes; the package itself is installed from this folder, with the
# build tools of the lock, so that nothing unlocked is fetched.
$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "needs $(PYTHON): make PYTHON=python3"; exit 2; }
	@echo "Setting up .venv (some minutes the first time) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

# The browser tests need Node; without it they are skipped and say so.
tests/a11y/node_modules: tests/a11y/package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --no-fund --no-audit --prefix tests/a11y; \
	else echo "npm is not here: browser tests will be skipped"; fi

lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock
