"""The training of a run as a program in plain Keras, and as a notebook."""

import json
from pathlib import Path
from textwrap import fill, indent
from typing import Any, ClassVar

from aestudio import __version__
from aestudio.core.errors import FileError
from aestudio.core.plan import Precision, Schedule
from aestudio.core.run import Run
from aestudio.export.part import Part
from aestudio.export.portable import Portable
from aestudio.export.script.code import Cell
from aestudio.export.script.data import MOST_NUMBERS, reading_of
from aestudio.export.script.program import cells, requirements
from aestudio.export.targets.base import Target

WIDTH = 88


class Script(Target):
    """A program that builds and trains the same network on the same data in the same way."""

    word: ClassVar[str] = "script"
    label: ClassVar[str] = "Python script"
    help: ClassVar[str] = "A program in plain Keras that trains the same network in the same way."
    endings: ClassVar[tuple[str, ...]] = (".py",)
    parts: ClassVar[tuple[Part, ...]] = (Part.WHOLE,)
    holds_weights: ClassVar[bool] = False
    holds_preparation: ClassVar[bool] = False

    def write(self, portable: Portable, out: Path) -> None:
        """Text in UTF-8."""
        out.write_text(script(portable), encoding="utf-8")

    def remarks(self, portable: Portable) -> tuple[str, ...]:
        """In what it may differ from the run."""
        run = portable.run
        if run is None or run.data is None:
            return ()
        drawn = any(stage.coding and stage.early_stopping for stage in run.stages)
        told = {
            "It draws its own first weights and batches: its losses are as near to those of the "
            "run as those of another seed": True,
            f"Put the samples of {run.data.name} where it says so: it takes more than a few lines "
            "to read them": reading_of(run.data, portable.encoding) is None,
            "It computes in 32 bits throughout": run.plan.precision is Precision.MIXED,
            "Early stopping looks at codings as their means, where AE Studio draws them": drawn,
        }
        return tuple(text for text, holds in told.items() if holds)

    def notes(self, portable: Portable) -> tuple[str, ...]:
        """Those alone: it prepares the data itself."""
        return self.remarks(portable)

    def refusal(self, portable: Portable) -> FileError | None:
        """What it cannot tell, or Keras cannot do."""
        run = portable.run
        if run is None or run.data is None:
            return self._refused("tells how a run was trained, and of this one that is not known")
        if portable.scaling.scale.size > MOST_NUMBERS:
            found = portable.scaling.scale.size
            return self._refused(
                f"writes out what each input is scaled by, and there are {found:,} inputs",
                "Scale all of them alike (scope=global)",
            )
        if _waits_for_warm_up(run):
            return self._refused(
                "cannot let a plateau of the loss wait until β has risen: Keras's "
                "ReduceLROnPlateau does not",
                "Choose another schedule, or no warm-up",
            )
        return None

    def _refused(self, what: str, remedy: str = "") -> FileError:
        return FileError(what, where=self.label, remedy=remedy)

    def snippet(self, portable: Portable, out: Path) -> str:
        """At the prompt of a shell."""
        packages = " ".join(f'"{one}"' for one in requirements(portable))
        return f"pip install {packages}\npython {json.dumps(str(out))}"


class Notebook(Script):
    """The same in cells, with a sentence each."""

    word: ClassVar[str] = "notebook"
    label: ClassVar[str] = "Notebook"
    help: ClassVar[str] = "The same program in cells, for Jupyter."
    endings: ClassVar[tuple[str, ...]] = (".ipynb",)

    def write(self, portable: Portable, out: Path) -> None:
        """JSON by format 4.5 of notebooks."""
        text = json.dumps(notebook(portable), indent=1, ensure_ascii=False)
        out.write_text(text + "\n", encoding="utf-8")

    def snippet(self, portable: Portable, out: Path) -> str:
        """At the prompt of a shell."""
        packages = " ".join(f'"{one}"' for one in requirements(portable))
        return f"pip install jupyterlab {packages}\njupyter lab {json.dumps(str(out))}"


def script(portable: Portable) -> str:
    """The text of the program; what it needs is told as PEP 723 has it."""
    needed = "\n".join(f'#     "{one}",' for one in requirements(portable))
    head = (
        f'"""{_title(portable)}\n\n{_about(portable)}\n"""\n\n'
        f'# /// script\n# requires-python = ">=3.11"\n# dependencies = [\n{needed}\n# ]\n# ///\n'
    )
    return head + "".join(_commented(one) for one in cells(portable))


def notebook(portable: Portable) -> dict[str, Any]:
    """The program as JSON (nbformat 4.5)."""
    packages = " ".join(f'"{one}"' for one in requirements(portable))
    title = f"# {_title(portable)}\n\n{_about(portable)}\n\n`pip install {packages}`"
    found = [_markdown("about", title)]
    for place, one in enumerate(cells(portable), start=1):
        found.append(_markdown(f"told-{place}", one.told))
        found.append(_code(f"code-{place}", one.code))
    return {
        "cells": found,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _title(portable: Portable) -> str:
    return f"{portable.told.replace('Autoencoder', 'The autoencoder')}, trained in plain Keras."


def _about(portable: Portable) -> str:
    run = portable.run
    assert run is not None
    told = (
        f"Written by AE Studio {__version__}: the same layers, data and settings. First weights "
        "and batches are drawn anew, so losses differ as they do between two seeds."
    )
    return fill(told, WIDTH)


def _commented(cell: Cell) -> str:
    # Classes stand apart from what comes before and after.
    apart = cell.code.startswith(("class ", "@"))
    told = indent(fill(cell.told, WIDTH - 2), "# ")
    return f"\n{told}\n\n\n{cell.code}\n\n" if apart else f"\n{told}\n{cell.code}\n"


def _markdown(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": _lines(text)}


def _code(name: str, text: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": _lines(text),
    }


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _waits_for_warm_up(run: Run) -> bool:
    """Whether a plateau is looked for while the weight of a term still rises."""
    return any(
        stage.schedule is Schedule.PLATEAU and stage.settled_after(1) > 0 for stage in run.stages
    )
