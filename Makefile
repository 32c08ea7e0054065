# The three commands of this project. The README says what they do.
SHELL := /bin/bash
.DEFAULT_GOAL := run
.PHONY: setup run test lock

setup:
	@bin/setup

run:
	@bin/port-is-free
	@bin/setup
	@exec .venv/bin/python manage.py run_site

test:
	@exec bin/check

# For whoever adds a dependency to pyproject.toml; needs uv. Registry addresses stay out of the file.
lock:
	uv pip compile --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--group dev pyproject.toml --output-file requirements.lock --quiet --custom-compile-command "make lock"
