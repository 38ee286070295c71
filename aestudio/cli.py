"""The command line: the window, or the same jobs without one."""

import codecs
import os
import sys
from difflib import get_close_matches
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aestudio import __version__
from aestudio.core.engine_settings import DEVICE_VARIABLE, MOST_THREADS, THREADS_VARIABLE
from aestudio.core.errors import (
    TOO_MANY_FILES,
    DataError,
    FileError,
    StudioError,
    TrainingError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aestudio.core.architecture import Architecture
    from aestudio.core.run import Run
    from aestudio.core.scaling import Scaling
    from aestudio.core.weights import Array, Weights
    from aestudio.data.blocks import Blocks

USAGE, FAILURE, INTERRUPTED = 2, 1, 130
SMOKE_TEST = "--smoke-test"  # packaging's; app.py obeys it
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
WITHOUT_A_WINDOW = "To train without a window: aestudio train default --out model.h5"
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
COMMANDS = ("recipes", "data", "train", "info", "reconstruct", "encode", "bench")
SAMPLES = "CSV, TSV, Parquet, .npy, .npz, .h5, IDX, a folder of images, or set:NAME"

Model = Annotated[Path, typer.Argument(metavar="MODEL.h5", help="A project file with a run.")]
Data = Annotated[Path, typer.Argument(metavar="DATA", help=f"Samples: {SAMPLES}.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Change settings, e.g. epochs=3,layers=300,150, tied=true or missing=median.",
    ),
]
Out = Annotated[Path, typer.Option("--out", metavar="FILE.npy", help="Where to write the array.")]
Device = Annotated[
    str,
    typer.Option(
        "--device",
        envvar=DEVICE_VARIABLE,
        metavar="NAME",
        help="auto (every GPU, else the CPU), cpu, gpu, gpu:0, gpu:1 …",
    ),
]
Threads = Annotated[
    int,
    typer.Option(
        "--threads",
        envvar=THREADS_VARIABLE,
        metavar="N",
        min=0,
        max=MOST_THREADS,
        help="CPU threads; 0 takes all. Another number may change the last bits of a result.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON on standard output.")]


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    _spell_out()
    try:
        return _window(arguments) if _is_for_window(arguments) else _command(arguments)
    except TrainingError as error:
        return _told(str(error), FAILURE)
    except StudioError as error:
        return _told(str(error), USAGE)
    except MemoryError:
        return _told("Too little memory. Close other programs, or bring fewer samples.", FAILURE)
    except KeyboardInterrupt:
        return _told("Interrupted.", INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has left; a second complaint at exit must not follow.
        sys.stdout = None
        return FAILURE
    except OSError as error:
        # No place is safe from these two: a module that is needed now cannot be opened either.
        if error.errno not in TOO_MANY_FILES:
            raise
        return _told(f"{error.strerror}. {TOO_MANY_FILES[error.errno]}.", FAILURE)


def _spell_out() -> None:
    """Print letters that the terminal's encoding lacks, and bytes of names, by their numbers.

    The encoding of the C locale passes on the bytes of names as they are, if it is UTF-8.
    """
    out = sys.stdout
    if isinstance(out, TextIOWrapper):
        whole = codecs.lookup(out.encoding).name == "utf-8" and out.errors == "surrogateescape"
        if not whole and out.errors in ("strict", "surrogateescape"):
            out.reconfigure(errors="backslashreplace")


def _is_for_window(arguments: list[str]) -> bool:
    first = arguments[0] if arguments else ""
    return first not in (*COMMANDS, "--help", "--version")


def _window(arguments: list[str]) -> int:
    for name in arguments:
        _check_for_window(name)
    if not _has_display():
        raise StudioError("There is no display to open the window on", remedy=WITHOUT_A_WINDOW)
    from aestudio.app import main as open_window

    return open_window(arguments)


def _check_for_window(name: str) -> None:
    if name.startswith("-"):
        if name != SMOKE_TEST:
            raise StudioError(
                "there is no such option", where=name, remedy="aestudio --help lists them"
            )
    elif not name or not Path(name).exists():
        raise _unknown(name)
    elif not Path(name).is_file():
        raise FileError("is not a file", where=name, remedy="Choose a project file")


def _has_display() -> bool:
    """Without one Qt ends in an abort; only X11 and Wayland can be missing."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in DISPLAYS)


def _unknown(name: str) -> StudioError:
    near = get_close_matches(name, COMMANDS, n=1)
    if Path(name).suffix or not near:
        return FileError(
            "there is no such file or command",
            where=name or "“”",
            remedy="aestudio --help lists the commands",
        )
    return FileError("there is no such command", where=name, remedy=f"Did you mean {near[0]}?")


def _command(arguments: list[str]) -> int:
    try:
        status = app(args=arguments, standalone_mode=False)
    except ClickError as error:
        message = error.format_message().rstrip(".")
        return _told(f"{message}. See aestudio {_help_for(arguments)}.", USAGE)
    except typer.Exit as ended:
        # Typer turns Ctrl-C into this status without a word.
        interrupted = ended.exit_code == INTERRUPTED
        return _told("Interrupted.", INTERRUPTED) if interrupted else ended.exit_code
    except typer.Abort:
        return _told("Interrupted.", INTERRUPTED)
    return status if isinstance(status, int) else 0


def _help_for(arguments: list[str]) -> str:
    return f"{arguments[0]} --help" if arguments[0] in COMMANDS else "--help"


def _told(message: str, status: int) -> int:
    _say(message)
    return status


def _say(message: str) -> None:
    print(" ".join(message.split()), file=sys.stderr)


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
def data(
    files: Annotated[list[Path], typer.Argument(metavar="DATA…", help=f"{SAMPLES}.")],
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

    from aestudio import headless
    from aestudio.core.assignments import parsed
    from aestudio.data.guarded import standing_by
    from aestudio.describe_data import data_described, data_told

    values, told, status = parsed(settings or []), [], 0
    with standing_by():
        for path in files:
            try:
                wanted, watch = headless.data_wanted(path, values, download)
                told.append(data_described(wanted, watch))
            except DataError as error:
                status = _told(str(error), USAGE)
    if as_json:
        found = told if len(files) > 1 else told[0] if told else None
        print(json.dumps(found, indent=2, allow_nan=False))
    elif told:
        print("\n\n".join(data_told(facts) for facts in told))
    return USAGE if any(facts["problem"] for facts in told) else status


@app.command()
def train(
    project: Annotated[
        str, typer.Argument(metavar="PROJECT", help="A recipe's name or a project file.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="MODEL.h5", help="Where to save it.")],
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DATA", help=f"Train on {SAMPLES}.")
    ] = None,
    seed: Annotated[
        str | None, typer.Option("--seed", metavar="N", help="The plan's seed.")
    ] = None,
    settings: Settings = None,
    more: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME=VALUE", help="More settings, as after --set."),
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Do not go on with an unfinished run.")
    ] = False,
    go_on: Annotated[
        bool,
        typer.Option(
            "--continue", help="Go on with the run in MODEL.h5, if that file is there already."
        ),
    ] = False,
    save_every: Annotated[
        float | None,
        typer.Option(
            "--save-every",
            metavar="SECONDS",
            min=0,
            help="Save a finished epoch whenever so much time has gone by; otherwise after a "
            "second, for at most a twentieth of the time.",
        ),
    ] = None,
    device: Device = "auto",
    threads: Threads = 0,
    as_json: AsJson = False,
) -> int:
    """Train a recipe or a project and save the model.

    With TF_CONFIG set, train together with the processes that it names.
    """
    from aestudio import headless
    from aestudio.core.assignments import parsed
    from aestudio.core.cluster import cluster_from
    from aestudio.core.engine_settings import EngineSettings
    from aestudio.storage.output import check_output

    engine = EngineSettings(device, threads, cluster_from(os.environ))
    manner = headless.Manner(restart, as_json, save_every, engine)
    if manner.leads:
        check_output(out, data)
    values = parsed([*(settings or []), *(more or [])])
    if seed is not None:
        values["seed"] = seed
    try:
        with headless.signals() as asked:
            document = headless.document_from(project, data, values)
            if go_on and not restart:
                document = headless.going_on(document, out)
            if go_on and document.continues and document.run and document.run.finished:
                return _told(f"The run in {out} is finished.", 0)
            return headless.train(document, out, asked, manner)
    except headless.Interrupted as interrupted:
        return _told("Interrupted before training began; nothing was saved.", interrupted.status)


@app.command()
def info(model: Model, as_json: AsJson = False) -> None:
    """Show what a project file holds."""
    import json

    from aestudio.describe import described, told
    from aestudio.storage.project_file import load

    facts = described(load(model))
    print(json.dumps(facts, indent=2, allow_nan=False) if as_json else told(facts))


@app.command()
def reconstruct(model: Model, data: Data, out: Out) -> None:
    """Pass samples through a model and write what comes out, in the units of the data."""
    from aestudio.analysis.forward import reconstruct as passed

    run, samples, scaling = _inputs(model, data, out)
    network = _network(run)
    made = (scaling.invert(passed(*network, scaling.apply(values))) for values in samples)
    _write((samples.count, *samples.shape), made, out)


@app.command()
def encode(model: Model, data: Data, out: Out) -> None:
    """Write the codings of samples."""
    from aestudio.analysis.forward import encode as passed

    run, samples, scaling = _inputs(model, data, out)
    network = _network(run)
    codings = (passed(*network, scaling.apply(values)) for values in samples)
    _write((samples.count, network[0].codings), codings, out)


@app.command()
def bench(
    sizes: Annotated[
        str | None,
        typer.Option("--sizes", metavar="N,N…", help="Inputs and units, by default 784,300,150."),
    ] = None,
    tied: Annotated[
        bool | None, typer.Option("--tied/--untied", help="Tied decoder kernels; the default.")
    ] = None,
    batch: Annotated[
        int | None, typer.Option("--batch", min=1, help="Samples a step, by default 150.")
    ] = None,
    samples: Annotated[
        int | None, typer.Option("--samples", min=1, help="Samples an epoch, by default 15000.")
    ] = None,
    epochs: Annotated[
        int | None,
        typer.Option("--epochs", min=1, help="Epochs after the first, by default 6."),
    ] = None,
    precision: Annotated[str, typer.Option("--precision", help="float32 or mixed.")] = "float32",
    device: Device = "auto",
    threads: Threads = 0,
    as_json: AsJson = False,
) -> int:
    """Measure how fast this machine trains: a table of three networks, or the one asked for."""
    from aestudio import bench as benchmark
    from aestudio import headless
    from aestudio.core.engine_settings import EngineSettings

    options = {
        "sizes": sizes, "tied": tied, "batch": batch, "samples": samples, "epochs": epochs,
    }  # fmt: skip
    given = {name: value for name, value in options.items() if value is not None}
    single = bool(given) or as_json
    cases = (
        (benchmark.case_of({**given, "precision": precision}),)
        if single
        else benchmark.survey(precision)
    )
    try:
        with headless.signals() as asked:
            status = benchmark.run(cases, asked, EngineSettings(device, threads), as_json=as_json)
    except headless.Interrupted as interrupted:
        status = interrupted.status
    return _told("Interrupted.", status) if status else 0


def _inputs(model: Path, data: Path, out: Path) -> tuple["Run", "Blocks", "Scaling"]:
    """What goes into a trained model; every mistake is answered before anything is computed."""
    from aestudio.data.blocks import blocks_of
    from aestudio.storage.output import check_output

    check_output(out, model, data)
    run = _trained(model)
    samples = blocks_of(data, run)
    for note in samples.notes:
        _say(f"Note: {note}.")
    if samples.features != run.architecture.inputs:
        raise DataError(
            f"has {samples.features:,} numbers a sample, "
            f"the model takes {run.architecture.inputs:,}",
            where=data.name,
            remedy="Choose data like those it was trained on",
        )
    return run, samples, samples.scaling(run.scaling)


def _trained(model: Path) -> "Run":
    from aestudio.storage.project_file import load

    run = load(model).run
    if run is None:
        raise FileError(
            "holds no trained model yet",
            where=model.name,
            remedy=f"Train it first: aestudio train {model} --out {model}",
        )
    if not run.checkpoint.weights.finite:
        _say(f"Note: {model.name}: {run.flaw}; what comes out is none either.")
    return run


def _network(run: "Run") -> tuple["Architecture", "Weights"]:
    """The levels that have been trained: all, unless a layer-wise run was stopped."""
    if run.levels < run.architecture.depth:
        _say(f"Training was stopped: {run.levels} of {run.architecture.depth} layers are in use.")
    weights = run.checkpoint.weights.first_levels(run.levels)
    return run.architecture.first_levels(run.levels), weights


def _write(shape: tuple[int, ...], blocks: "Iterable[Array]", out: Path) -> None:
    from aestudio.storage.output import write_blocks

    write_blocks(shape, blocks, out)
    print(f"Wrote {' × '.join(f'{size:,}' for size in shape)} numbers to {out}")
