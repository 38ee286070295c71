"""The command line: the window, or the same jobs without one."""

import codecs
import os
import sys
from difflib import get_close_matches
from functools import wraps
from inspect import Parameter, signature
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer

from aestudio import __version__
from aestudio.commands import examples
from aestudio.commands.table import COMMANDS, Command
from aestudio.commands.telling import (
    FAILURE,
    INTERRUPTED,
    USAGE,
    hush,
    quietly,
    status_after,
)
from aestudio.core.collecting import without_collections
from aestudio.core.errors import (
    TOO_MANY_FILES,
    FileError,
    StudioError,
    TrainingError,
    remedy_of_loading,
)

PROGRAM = "aestudio"
SMOKE_TEST = "--smoke-test"  # packaging's; app.py obeys it
OPTIONS = ("--help", "--version", "--quiet", "-q", "--install-completion", "--show-completion")
COMPLETING = "_AESTUDIO_COMPLETE"  # Set where a shell asks what may come next.
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
WITHOUT_A_WINDOW = "To train without a window: aestudio train default --out model.h5"
# Typer carries its own copy of click since 0.26, so the class is taken from its child.
ClickError: Any = next(
    one for one in typer.BadParameter.__mro__ if one.__name__ == "ClickException"
)

app = typer.Typer(
    name=PROGRAM,
    help="Design, train and inspect stacked autoencoders. Without a command, open the window; "
    "with a project, a file of data or a folder of images, open that in it.",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    _replace_closed_streams()
    _spell_out()
    with quietly(False):
        return _status_of(arguments)


def _status_of(arguments: list[str]) -> int:
    try:
        return _window(arguments) if _is_for_window(arguments) else _command(arguments)
    except TrainingError as error:
        return status_after(str(error), FAILURE)
    except StudioError as error:
        return status_after(str(error), USAGE)
    except MemoryError:
        return status_after(
            "Too little memory. Close other programs, or bring fewer samples.", FAILURE
        )
    except KeyboardInterrupt:
        return status_after("Interrupted.", INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has left; a second complaint at exit must not follow.
        sys.stdout = None
        return FAILURE
    except OSError as error:
        # No place is safe from these two: a module that is needed now cannot be opened either.
        if error.errno not in TOO_MANY_FILES:
            raise
        return status_after(f"{error.strerror}. {TOO_MANY_FILES[error.errno]}.", FAILURE)


def _replace_closed_streams() -> None:
    """Let what nobody listens to go nowhere: a file that is opened must not get its number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))


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
    return first not in (*COMMANDS, *OPTIONS) and COMPLETING not in os.environ


def _window(arguments: list[str]) -> int:
    for name in arguments:
        _check_for_window(name)
    if not _has_display():
        raise StudioError("There is no display to open the window on", remedy=WITHOUT_A_WINDOW)
    try:
        with without_collections():
            from aestudio.app import main as open_window
    except ImportError as error:
        raise StudioError(
            "The window could not be loaded", why=str(error), remedy=remedy_of_loading(error)
        ) from error
    return open_window(arguments)


def _check_for_window(name: str) -> None:
    if name.startswith("-"):
        if name != SMOKE_TEST:
            raise StudioError(
                "there is no such option", where=name, remedy="aestudio --help lists them"
            )
    elif not name or not Path(name).exists():
        raise _unknown(name)
    elif not (Path(name).is_file() or Path(name).is_dir()):
        raise FileError(
            "is no file and no folder",
            where=name,
            remedy="Choose a project, a file of data or a folder of images",
        )


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
        status = app(args=arguments, prog_name=PROGRAM, standalone_mode=False)
    except ClickError as error:
        message = error.format_message().rstrip(".")
        return status_after(f"{message}. See aestudio {_help_for(arguments)}.", USAGE)
    except typer.Exit as ended:
        # Typer turns Ctrl-C into this status without a word.
        interrupted = ended.exit_code == INTERRUPTED
        return status_after("Interrupted.", INTERRUPTED) if interrupted else ended.exit_code
    except typer.Abort:
        return status_after("Interrupted.", INTERRUPTED)
    except SystemExit as ended:
        # Typer ends the process where it has completed a line.
        return ended.code if isinstance(ended.code, int) else 0
    return status if isinstance(status, int) else 0


def _help_for(arguments: list[str]) -> str:
    return f"{arguments[0]} --help" if arguments[0] in COMMANDS else "--help"


def _version(wanted: bool) -> None:
    if wanted:
        print(f"AE Studio {__version__}")
        raise typer.Exit


def _quiet(wanted: bool) -> None:
    if wanted:
        hush()


Quiet = Annotated[
    bool,
    typer.Option(
        "--quiet", "-q", callback=_quiet, help="Say nothing but results and what goes wrong."
    ),
]


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Options that come before any command."""


def _quietable(command: Command) -> Command:
    """The same with ``--quiet``, which is looked for behind a command's name too."""

    @wraps(command)
    def obeyed(quiet: bool = False, **given: Any) -> int | None:
        return command(**given)

    own = signature(command)
    more = Parameter("quiet", Parameter.KEYWORD_ONLY, default=False, annotation=Quiet)
    obeyed.__annotations__ = {**command.__annotations__, "quiet": Quiet}
    vars(obeyed)["__signature__"] = own.replace(parameters=[*own.parameters.values(), more])
    return obeyed


for _name, _one in COMMANDS.items():
    app.command(_name, epilog=examples.told(_name))(_quietable(_one))
