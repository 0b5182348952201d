"""Peers of the engine, each in an environment of its own, with exact versions, in own processes.

Environments live in a cache folder and are made when first asked for. Data pass by files. Nothing
of a peer is ever imported here: ``mentor-match`` would even lay itself over our ``matching``.
"""

import json
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TIMEOUT = 900.0
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One peer.

    Attributes:
        name: as on the page.
        script: beside this file, run inside the environment.
        pins: exact packages of the environment; peers of the same pins share one.
        given: further arguments of the script.
    """

    name: str
    script: str
    pins: tuple[str, ...]
    given: tuple[str, ...] = ()


class PeerError(Exception):
    """A peer could not be had, or failed, or took too long: says which in words for the page."""


FLOW = ("lap==0.5.13", "numpy==2.4.6", "ortools==9.15.6755", "scipy==1.17.1")
PEERS = {
    "scipy": Peer(name="scipy 1.17.1", script="peer_scipy", pins=FLOW),
    "scipy lean": Peer(
        name="scipy 1.17.1, negated in place", script="peer_scipy", pins=FLOW, given=("lean",)
    ),
    "ortools": Peer(name="OR-tools 9.15", script="peer_ortools", pins=FLOW),
    "lap": Peer(name="lap.lapjv 0.5.13", script="peer_lap", pins=FLOW),
    "csgraph": Peer(name="scipy.sparse.csgraph 1.17.1", script="peer_csgraph", pins=FLOW),
    "highs": Peer(name="HiGHS in scipy 1.17.1", script="peer_highs", pins=FLOW),
    "mentor-match": Peer(
        name="mentor-match 7.0.1",
        script="peer_mentor_match",
        pins=("mentor-match==7.0.1", "munkres==3.0.0"),
    ),
}


def cache_folder() -> Path:
    """Where environments and data wait: ``$XDG_CACHE_HOME`` or ``~/.cache``."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "nastavnik-benchmarks"


@cache
def python_of(pins: tuple[str, ...]) -> str:
    """Interpreter of an environment with exactly these packages, made when it is not there."""
    name = "-".join(one.replace("==", "_") for one in pins)
    folder = cache_folder() / f"py{sys.version_info[0]}{sys.version_info[1]}-{name}"
    python, whole = folder / "bin" / "python", folder / "complete"
    if whole.exists():
        return str(python)
    shutil.rmtree(folder, ignore_errors=True)
    done = subprocess.run(
        _install(folder, python, pins), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PeerError(f"not to be had: {done.stderr.strip().splitlines()[-1][:120]}")
    whole.touch()
    return str(python)


def _install(folder: Path, python: Path, pins: tuple[str, ...]) -> list[str]:
    """The command that fills a new environment."""
    uv = shutil.which("uv")
    if uv is None:
        venv.create(folder, with_pip=True)
        return [str(python), "-m", "pip", "install", "--quiet", *pins]
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)
    return [uv, "pip", "install", "--quiet", "--python", str(python), *pins]


def ask(peer: str, folder: Path, timeout: float = TIMEOUT) -> dict[str, Any]:
    """Run a peer on a folder of data: ``seconds``, ``build``, ``value``, ``megabytes``."""
    one = PEERS[peer]
    command = [python_of(one.pins), str(HERE / f"{one.script}.py"), str(folder), *one.given]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=timeout,
            cwd=folder,
            env={**os.environ, **ONE_THREAD},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PeerError(f"over {timeout:.0f} s") from None
    if done.returncode:
        last = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        raise PeerError(f"failed: {last[-1][:120]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))
