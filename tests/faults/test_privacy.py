"""The program works without a network, and tries to reach none unless it is asked to download.

Each program is run in a process of its own, which ends at the first use of the network by it or
by any process that it starts; where the system allows it, without a network at all.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from aestudio.storage.recovery import leftovers, recovery_folder

ROOT = Path(__file__).parents[2]
HEED = Path(__file__).parent / "privacy"
REACHED = 77
COMMANDS = """
import sys
from aestudio.cli import main

commands = (
    "recipes",
    "data table.csv images.npy set:wine",
    "train default --data images.npy --set layers=3,epochs=2 --out model.h5 --save-every 0",
    "info model.h5 --json",
    "reconstruct model.h5 images.npy --out outputs.npy",
    "encode model.h5 images.npy --out codings.npy",
    "report model.h5 --out report.html",
)
sys.exit(sum(main(one.split()) for one in commands))
"""
LIBRARIES = frozenset({
    "aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib",
    "socket", "socketserver", "ssl", "telnetlib", "urllib", "urllib3", "webbrowser", "xmlrpc",
})  # fmt: skip
# They know the module, but make no socket that could reach further than a process of our own.
BETWEEN_PROCESSES = {
    "aestudio/data/reader_process/fork_server.py",
    "aestudio/data/reader_process/standby.py",
}
FLAGS = {"MSG_NOSIGNAL", "MSG_PEEK", "MSG_DONTWAIT"}
OF_QT = frozenset({"QDesktopServices", "QtNetwork", "QtWebEngineCore", "QtWebSockets"})


@pytest.fixture
def alone() -> dict[str, str]:
    """An environment in which every Python process ends once it reaches for the network."""
    paths = os.pathsep.join((str(HEED), str(ROOT)))
    return {**os.environ, "PYTHONPATH": paths, "QT_QPA_PLATFORM": "offscreen"}


def cut_off() -> list[str]:
    """What a command has to begin with to run without a network; nothing where that is denied."""
    command = ["unshare", "--map-root-user", "--net", "--"]
    try:
        allowed = subprocess.run([*command, "true"], capture_output=True, check=False)
    except FileNotFoundError:
        return []
    return command if allowed.returncode == 0 else []


def run(arguments: list[str], environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    command = [*cut_off(), sys.executable, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "attempt",
    ["create_connection(('127.0.0.1', 9))", "getaddrinfo('a', 1)", "create_server(('', 0))"],
)
def test_a_process_that_reaches_for_the_network_is_caught(
    alone: dict[str, str], attempt: str
) -> None:
    done = run(["-P", "-c", f"import socket; socket.{attempt}"], alone)
    assert done.returncode == REACHED, done.stderr


@pytest.mark.slow
def test_every_command_works_without_a_network(alone: dict[str, str]) -> None:
    Path("table.csv").write_text("x,y,class\n" + "1,2,a\n3,5,b\n" * 20, encoding="utf-8")
    code = "import numpy; numpy.save('images.npy', numpy.random.rand(40, 6))"
    subprocess.run([sys.executable, "-c", code], check=True)
    done = run(["-c", COMMANDS], alone)
    assert done.returncode == 0, done.stderr
    assert Path("codings.npy").exists()


@pytest.mark.slow
def test_the_window_opens_trains_and_ends_without_a_network_and_leaves_nothing(
    alone: dict[str, str],
) -> None:
    done = run(["-m", "aestudio", "--smoke-test"], alone)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert leftovers(recovery_folder()) == ()


def test_only_downloading_knows_the_network() -> None:
    places = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "aestudio").rglob("*.py")
        if any(_reaches_out(name) for name in _imported(path))
    }
    assert places - BETWEEN_PROCESSES == {"aestudio/data/sets/download.py"}


@pytest.mark.parametrize("place", sorted(BETWEEN_PROCESSES))
def test_sockets_between_processes_come_in_pairs_that_nothing_else_can_join(place: str) -> None:
    text = (ROOT / place).read_text(encoding="utf-8")
    used = set(re.findall(r"\bsocket\.(\w+\(?(?:fileno=)?)", text))
    made = {"socketpair(", "socket(fileno="}
    assert used <= made | {"socket", "send_fds(", "recv_fds(", "SHUT_WR", *FLAGS}
    assert used & made


def test_only_sample_sets_are_downloaded() -> None:
    places = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "aestudio").rglob("*.py")
        if "aestudio.data.sets.download.fetched" in _imported(path)
    }
    assert places == {"aestudio/data/sets/find.py"}


def _imported(path: Path) -> set[str]:
    """All modules and names that a module imports, wherever it does, and attributes it uses."""
    return set(_names(ast.parse(path.read_text(encoding="utf-8"))))


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (ast.literal_eval(one) for one in node.args if isinstance(one, ast.Constant))


def _reaches_out(name: str) -> bool:
    parts = name.split(".")
    return parts[0] in LIBRARIES or bool(OF_QT & set(parts))
