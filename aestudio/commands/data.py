"""``aestudio data``."""

from pathlib import Path
from typing import Annotated

import typer

from aestudio.commands.options import SAMPLES, AsJson, Settings
from aestudio.commands.telling import USAGE, say_notes, status_after
from aestudio.core.errors import DataError


def data(
    files: Annotated[
        list[Path], typer.Argument(metavar="DATA…", help=f"{SAMPLES}; - is standard input.")
    ],
    settings: Settings = None,
    download: Annotated[
        bool, typer.Option("--download", help="Fetch a sample set that is not here yet.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Tell what data hold, and what training would make of them.

    Columns, missing values, labels, parts, scaling, memory, and how many codes keep the variance.
    """
    import json

    from aestudio.commands.describe_data import data_described, data_told
    from aestudio.commands.prepared import data_wanted, notes_on_data
    from aestudio.commands.standard import arriving
    from aestudio.core.assignments import parsed
    from aestudio.data.reader_process.guarded import standing_by

    values, described, status = parsed(settings or []), [], 0
    with standing_by():
        for path in files:
            try:
                with arriving(path) as there:
                    wanted, watch = data_wanted(there, values, download)
                    say_notes(notes_on_data(wanted, values))
                    described.append(data_described(wanted, watch))
            except DataError as error:
                status = status_after(str(error), USAGE)
    if as_json:
        found = described if len(files) > 1 else described[0] if described else None
        print(json.dumps(found, indent=2, allow_nan=False))
    elif described:
        print("\n\n".join(data_told(facts) for facts in described))
    return USAGE if any(facts["problem"] for facts in described) else status
