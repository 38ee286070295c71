"""The command line: the window, or the same jobs without one."""

import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aestudio import __version__
from aestudio.core.errors import DataError, FileError, StudioError, TrainingError

if TYPE_CHECKING:
    from aestudio.core.run import Run
    from aestudio.core.weights import Array

USAGE, FAILURE, INTERRUPTED = 2, 1, 130
# Typer carries its own copy of click since 0.26, so the class is taken from its child.
ClickError: Any = next(
    one for one in typer.BadParameter.__mro__ if one.__name__ == "ClickException"
)

app = typer.Typer(
    name="aestudio",
    help="Design, train and inspect stacked autoencoders. Without a command, open the window; "
    "with a project file, open that project.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
COMMANDS = ("recipes", "train", "info", "reconstruct", "encode")

Model = Annotated[Path, typer.Argument(metavar="MODEL.h5", help="A project file with a run.")]
Data = Annotated[Path, typer.Argument(help="Samples: .npy, .npz, .csv or IDX.")]
Out = Annotated[Path, typer.Option("--out", metavar="FILE.npy", help="Where to write the array.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON on standard output.")]


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        return _window(arguments) if _is_for_window(arguments) else _command(arguments)
    except TrainingError as error:
        return _told(str(error), FAILURE)
    except StudioError as error:
        return _told(str(error), USAGE)
    except KeyboardInterrupt:
        return _told("Interrupted.", INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has left; a second complaint at exit must not follow.
        sys.stdout = None
        return FAILURE


def _is_for_window(arguments: list[str]) -> bool:
    first = arguments[0] if arguments else ""
    return first not in (*COMMANDS, "--help", "--version")


def _window(arguments: list[str]) -> int:
    for name in arguments:
        if not name.startswith("-") and not Path(name).exists():
            raise _unknown(name)
    from aestudio.app import main as open_window

    return open_window(arguments)


def _unknown(name: str) -> StudioError:
    near = get_close_matches(name, COMMANDS, n=1)
    if Path(name).suffix or not near:
        return FileError(
            "there is no such file or command",
            where=name,
            remedy="aestudio --help lists the commands",
        )
    return FileError("there is no such command", where=name, remedy=f"Did you mean {near[0]}?")


def _command(arguments: list[str]) -> int:
    try:
        status = app(args=arguments, standalone_mode=False)
    except ClickError as error:
        return _told(f"{error.format_message()} See aestudio --help.", USAGE)
    except typer.Exit as ended:
        return ended.exit_code
    except typer.Abort:
        return _told("Interrupted.", INTERRUPTED)
    return status if isinstance(status, int) else 0


def _told(message: str, status: int) -> int:
    print(" ".join(message.split()), file=sys.stderr)
    return status


def _version(wanted: bool) -> None:
    if wanted:
        print(f"AE Studio {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options that come before any command."""


@app.command("recipes")
def list_recipes() -> None:
    """List the ready-made projects."""
    from aestudio.recipes import recipes

    for one in recipes():
        print(f"{one.name:18}  {one.project.architecture}\n{'':18}  {one.summary}")


@app.command()
def train(
    project: Annotated[str, typer.Argument(help="A recipe's name or a project file.")],
    out: Annotated[Path, typer.Option("--out", metavar="MODEL.h5", help="Where to save it.")],
    data: Annotated[Path | None, typer.Option("--data", help="Train on this file.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="The plan's seed.")] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Change a setting, e.g. epochs=3."),
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Do not go on with an unfinished run.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Train a recipe or a project and save the model."""
    from aestudio import headless
    from aestudio.core.assignments import parsed

    headless.check_writable(out)
    values = parsed(settings or [])
    if seed is not None:
        values["seed"] = str(seed)
    document = headless.document_from(project, data, values)
    return headless.train(document, out, restart=restart, as_json=as_json)


@app.command()
def info(model: Model, as_json: AsJson = False) -> None:
    """Show what a project file holds."""
    import json

    from aestudio.describe import described, told
    from aestudio.storage.project_file import load

    facts = described(load(model))
    print(json.dumps(facts, indent=2) if as_json else told(facts))


@app.command()
def reconstruct(model: Model, data: Data, out: Out) -> None:
    """Pass samples through a model and write what comes out, in the units of the data."""
    from aestudio.analysis.forward import reconstruct as passed
    from aestudio.data.read import read
    from aestudio.data.scale import scaling_for

    run, samples = _trained(model, out), read(data)
    scaling = scaling_for(samples, run.scaling)
    network, weights = _network(run)
    outputs = scaling.invert(passed(network, weights, _fitting(scaling, samples, run)))
    _write(outputs.reshape(-1, *samples.shape), out)


@app.command()
def encode(model: Model, data: Data, out: Out) -> None:
    """Write the codings of samples."""
    from aestudio.analysis.forward import encode as passed
    from aestudio.data.read import read
    from aestudio.data.scale import scaling_for

    run, samples = _trained(model, out), read(data)
    network, weights = _network(run)
    scaling = scaling_for(samples, run.scaling)
    _write(passed(network, weights, _fitting(scaling, samples, run)), out)


def _trained(model: Path, out: Path) -> "Run":
    from aestudio.headless import check_writable
    from aestudio.storage.project_file import load

    check_writable(out)
    run = load(model).run
    if run is None:
        raise FileError("holds no trained model yet", where=model.name, remedy="Train it first")
    return run


def _network(run: "Run") -> tuple[Any, Any]:
    """The levels that have been trained: all, unless a layer-wise run was stopped."""
    weights = run.checkpoint.weights.first_levels(run.levels)
    return run.architecture.first_levels(run.levels), weights


def _fitting(scaling: Any, samples: Any, run: "Run") -> "Array":
    if samples.features != run.architecture.inputs:
        raise DataError(
            f"has {samples.features} numbers a sample, the model takes {run.architecture.inputs}",
            where=samples.name,
            remedy="Choose data like those it was trained on",
        )
    scaled: Array = scaling.apply(samples.values)
    return scaled


def _write(array: "Array", out: Path) -> None:
    import numpy as np

    try:
        with out.open("wb") as file:
            np.save(file, array, allow_pickle=False)
    except OSError as error:
        raise FileError(
            "cannot be written", where=str(out), why=error.strerror or str(error)
        ) from error
    print(f"Wrote {array.shape} to {out}")
