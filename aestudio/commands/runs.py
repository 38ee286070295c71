"""``aestudio runs``."""

from pathlib import Path
from typing import Annotated

import typer

from aestudio.commands.options import AsJson

Project = Annotated[Path, typer.Argument(metavar="PROJECT.h5", help="A project file.")]


def runs(
    project: Project,
    all_settings: Annotated[
        bool, typer.Option("--all", help="Show all settings, not only those that differ.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the runs of a project: how they differ, and what came of each."""
    import json

    from aestudio.commands.describe_runs import runs_described, runs_told
    from aestudio.storage.project_file import load

    facts = runs_described(load(project), project)
    if as_json:
        print(json.dumps(facts, indent=2, allow_nan=False))
    else:
        print(runs_told(facts, all_settings=all_settings))
