"""Measure AE Studio beside other programs on this machine; print the tables as Markdown.

    python tests/benchmarks/compare.py --make-peers      once: PyTorch and JAX, away from TensorFlow
    python tests/benchmarks/compare.py > table.md        all of it
    python tests/benchmarks/compare.py --only memory --quick

Everything is measured in a fresh process, one after the other in turn, on the same processors.
What goes on is told on standard error. Let nothing else run meanwhile.
"""

import argparse
import json
import platform
import subprocess
import sys
import venv
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fresh import ROOT, pin, processors
from rows import ROWS
from setting import Setting

from aestudio import __version__
from aestudio.commands.benchmark import processor
from aestudio.installed import distributed_as

PEERS = ROOT / ".venv-peers"
NEEDED = Path(__file__).with_name("peers.txt")
OURS = (distributed_as("tensorflow"), "keras", "numpy")
THEIRS = ("torch", "jax")
VERSIONS = """
import importlib.metadata as metadata, json, sys
print(json.dumps({name: metadata.version(name) for name in sys.argv[1:]}))
"""


def main() -> None:
    """Measure what was asked for and print it, table by table."""
    given = _options()
    if given.make_peers:
        make_peers(given.peers)
        return
    pin(given.threads)
    setting = Setting(interpreter(given.peers), given.rounds, given.quick)
    if setting.peers is None:
        setting.say(f"No PyTorch and no JAX in {given.peers}: see --make-peers. Keras alone, then.")
    print(heading(setting, given.threads), flush=True)
    for name in given.only or ROWS:
        print(f"\n{ROWS[name](setting)}", flush=True)


def heading(setting: Setting, threads: int) -> str:
    """Where, when and with what it is measured."""
    rounds = "one round" if setting.rounds == 1 else f"the best of {setting.rounds} rounds"
    system = f"{platform.system()} {platform.release()}"
    return (
        f"Measured on {date.today():%Y-%m-%d}: {processor()}, {threads} processors, {system}. "
        f"{', '.join(versions(setting))}. In turn, a fresh process each, {rounds}; "
        f"bold falls short of its goal."
    )


def versions(setting: Setting) -> list[str]:
    """Names and versions of all that takes part."""
    found = {"AE Studio": __version__, "Python": platform.python_version()}
    found |= _versions(sys.executable, OURS)
    if setting.peers is not None:
        found |= _versions(str(setting.peers), THEIRS)
    return [f"{name} {version}" for name, version in found.items()]


def _versions(python: str, names: tuple[str, ...]) -> dict[str, str]:
    done = subprocess.run(
        [python, "-c", VERSIONS, *names], capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def interpreter(environment: Path) -> Path | None:
    """The interpreter of the peers' environment, if there is one."""
    places = (environment / "bin" / "python", environment / "Scripts" / "python.exe")
    return next((one for one in places if one.exists()), None)


def make_peers(environment: Path) -> None:
    """Install what peers.txt lists into an environment of its own."""
    venv.create(environment, with_pip=True, clear=False)
    subprocess.run(
        [str(interpreter(environment)), "-m", "pip", "install", "-r", str(NEEDED)], check=True
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=ROWS, action="append", help="measure only that")
    parser.add_argument("--quick", action="store_true", help="few networks, epochs, one round")
    parser.add_argument("--rounds", type=int, help="rounds, in turn; 2 unless --quick")
    parser.add_argument("--threads", type=int, default=processors(), help="processors to use")
    parser.add_argument("--peers", type=Path, default=PEERS, help="environment of PyTorch and JAX")
    parser.add_argument("--make-peers", action="store_true", help="install them there, and end")
    given = parser.parse_args()
    given.rounds = given.rounds or (1 if given.quick else 2)
    return given


if __name__ == "__main__":
    main()
