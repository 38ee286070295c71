"""How many threads train: those of the preferences, unless the environment names a number."""

import sys
from types import SimpleNamespace

import pytest

from aestudio.app import _load_engine
from aestudio.core.engine_settings import EngineSettings


@pytest.mark.parametrize(
    ("preferred", "environment", "threads"),
    [(0, None, 0), (3, None, 3), (3, "", 3), (3, "5", 5), (0, "5", 5)],
)
def test_the_environment_comes_before_the_preferences(
    monkeypatch: pytest.MonkeyPatch, preferred: int, environment: str | None, threads: int
) -> None:
    asked = list[EngineSettings]()
    monkeypatch.setitem(
        sys.modules, "aestudio.engine.loader", SimpleNamespace(load_engine=asked.append)
    )
    monkeypatch.delenv("AESTUDIO_THREADS", raising=False)
    monkeypatch.setenv("AESTUDIO_DEVICE", "cpu")
    if environment is not None:
        monkeypatch.setenv("AESTUDIO_THREADS", environment)
    _load_engine(preferred)
    assert asked == [EngineSettings("cpu", threads)]
