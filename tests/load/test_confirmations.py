"""The load run at a size for every day; `confirmations.py` says how to run it at full size."""

import json
import os
import subprocess
import sys

import pytest

from tests.load.confirmations import ROOT

SMALL = ["--number=24", "--places=6", "--clients=8", "--workers=2"]


@pytest.mark.sqlite_only
def test_small_run():
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "tests.load.confirmations", *SMALL]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout)
    assert (measured["confirmed"], measured["waiting"], measured["requests"]) == (6, 18, 96)
