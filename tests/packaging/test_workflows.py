import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from environment import ROOT

yaml = pytest.importorskip("yaml")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def steps(file: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda one: one.stem)
def test_a_workflow_runs_scripts_that_are_there(file: Path) -> None:
    words = [word for step in steps(file) for word in shlex.split(step.get("run", ""))]
    scripts = [word for word in words if re.match(r"(packaging|\.ci)/", word)]
    assert scripts
    assert all((ROOT / script).is_file() for script in scripts)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda one: one.stem)
def test_a_workflow_may_read_and_no_more(file: Path) -> None:
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert told["permissions"] == {"contents": "read"}
    assert all(job["timeout-minutes"] <= 60 for job in told["jobs"].values())
