"""What is packed is what is needed: code, data, words; never run-time files or tests."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    (wheel,) = folder.glob("*.whl")
    return zipfile.ZipFile(wheel).namelist()


def test_the_wheel_holds_the_four_packages_and_nothing_else(packed):
    tops = {name.split("/")[0] for name in packed if ".dist-info" not in name}
    assert tops == {"matching", "analytics", "dashboard", "data"}


def test_the_wheel_holds_words_codebook_migrations_and_fitted_arrays(packed):
    for needed in (
        "data/locale/ru/common.po",
        "data/locale/en/common.po",
        "data/codebook/framework.toml",
        "dashboard/run/asgi.py",
    ):
        assert needed in packed, needed
    assert any(name.startswith("data/store/migrations/versions/") for name in packed)
    assert any(name.endswith(".npz") for name in packed)


def test_the_wheel_holds_no_database_log_or_bytecode(packed):
    assert not [name for name in packed if name.endswith((".db", ".log", ".pyc", ".sqlite", ".mo"))]
