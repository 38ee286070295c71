"""Notes which tests run which lines, within the process that runs them."""

import json
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest


class Measurer:
    """Notes by test what coverage sees; within the process that runs the tests."""

    def __init__(self, root: Path, file: Path) -> None:
        self._root, self._file = root, file
        self._coverage: Any = None
        self._seconds: dict[str, float] = {}
        self._failed: set[str] = set()

    def pytest_sessionstart(self) -> None:
        from coverage import Coverage

        self._coverage = Coverage(
            data_file=None, config_file=False, include=[f"{self._root}/aestudio/*"]
        )
        self._coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        before = _computed()
        self._coverage.switch_context(item.nodeid)
        try:
            return (yield)
        finally:
            self._coverage.switch_context("")
            self._seconds[item.nodeid] = _computed() - before

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        data = self._coverage.get_data()
        tests = sorted(self._seconds)
        number = {test: place for place, test in enumerate(tests)}
        lines = {}
        for name in data.measured_files():
            module = Path(name).relative_to(self._root).as_posix()
            lines[module] = {
                line: [number[test] for test in contexts if test in number]
                for line, contexts in data.contexts_by_lineno(name).items()
            }
        seconds = [None if one in self._failed else self._seconds[one] for one in tests]
        found = {"tests": tests, "seconds": seconds, "lines": lines}
        self._file.write_text(json.dumps(found), encoding="utf-8")


def _computed() -> float:
    """Seconds that this process and those that it has waited for have computed: unlike those that
    went by, they are the same however busy the machine is."""
    user, system, of_children_user, of_children_system, _elapsed = os.times()
    return user + system + of_children_user + of_children_system
