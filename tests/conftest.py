"""Every test runs headless, in a clean place of its own."""

import gc
import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Tests run beside each other. A product that is shared between cores which are all at work waits
# for them at full speed: that of PCA took seven times the CPU time. Polars hands each look at the
# few cells of a test from thread to thread, which takes twice the time. Both are read when NumPy
# and Polars are imported, so nothing of ours is imported above.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("POLARS_MAX_THREADS", "1")

# What is tried is the same each time, so that who has broken nothing sees nothing fail; how long it
# takes tells of the machine alone.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

# A library of that many modules (TensorFlow has thousands) is worth a collection and a freeze.
MANY_MODULES = 300
SWALLOWED = "Error calling Python override of "
EXEMPT = pytest.StashKey[int]()


def pytest_collection_finish(session: pytest.Session) -> None:
    _exempt_modules(session.config)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test fails if Qt has swallowed an exception in a method that it called, and said so on
    standard error; one that lets such a method fail is marked with ``stumbles``."""
    report = yield
    said = dict(report.sections).get(f"Captured stderr {report.when}", "")
    meant = item.get_closest_marker("stumbles") is not None
    if SWALLOWED in said and report.passed and not meant:
        report.outcome = "failed"
        report.longrepr = f"Qt swallowed an exception:\n{said}"
    return report


@pytest.fixture(scope="module", autouse=True)
def what_others_left_is_not_looked_through(pytestconfig: pytest.Config) -> None:
    """What is there for good, such as compiled steps, is looked at once, not after each test."""
    _exempt_modules(pytestconfig)


@pytest.fixture(autouse=True)
def modules_are_not_looked_through(pytestconfig: pytest.Config) -> None:
    """Where a test has brought a large library, spare the following ones its objects."""
    if len(sys.modules) >= pytestconfig.stash[EXEMPT] + MANY_MODULES:
        _exempt_modules(pytestconfig)


def _exempt_modules(config: pytest.Config) -> None:
    """Take all that is there now out of garbage collections, and out of what they tell.

    With TensorFlow in the process, one takes a quarter of a second, and so does the search for
    timers that a test of the window has left.
    """
    gc.collect()
    gc.freeze()
    config.stash[EXEMPT] = len(sys.modules)


@pytest.fixture(scope="session")
def readers_stand_by() -> Iterator[None]:
    """Readers are split off rather than started, as they are where the window is open."""
    from aestudio.data.reader_process.guarded import standing_by

    with standing_by():
        yield


@pytest.fixture
def readers_are_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of how they start, or of the environment that they start in."""
    from aestudio.data.reader_process import standby

    monkeypatch.setattr(standby, "_standing", [])


@pytest.fixture(autouse=True)
def clean_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep settings, recent files and relative paths of a test inside its own folder."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.chdir(tmp_path)
    return tmp_path
