# The commands of this project. The README says what they do.
SHELL := /bin/bash
.DEFAULT_GOAL := run
.PHONY: setup run test coverage format lock

setup:
	@bin/setup

run:
	@bin/port-is-free
	@bin/setup
	@exec .venv/bin/python manage.py run_site

test:
	@exec bin/check

# Which lines and branches no test reaches. Not part of `make test`, because watching takes half as long again.
coverage:
	@bin/setup --tests
	.venv/bin/python -m pytest --numprocesses 2 --cov --cov-report=term

# What `make test` insists on, done by the machine.
format:
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --target-version 5.2

# For whoever adds a dependency to pyproject.toml; needs uv. Registry addresses stay out of the file.
lock:
	uv pip compile --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--group dev pyproject.toml --output-file requirements.lock --quiet --custom-compile-command "make lock"
