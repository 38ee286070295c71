"""The samples of a program: read, parted and scaled as they were for the run."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.encoding import Encoding
from aestudio.core.parts import samples_of
from aestudio.core.plan import TrainingPlan
from aestudio.core.preparation import Balance, Split
from aestudio.core.reference import DataReference
from aestudio.core.scaling import Scaling
from aestudio.core.shapes import Shape
from aestudio.data.preparation.splits import TEST_SEED, VALIDATION_STREAM
from aestudio.data.reference import meant
from aestudio.export.script.code import Cell, lines
from aestudio.export.script.reading import ReadLines, read_lines

PARTED = (Split.RANDOM, Split.LAST)
PLACE = "# >>>>> PUT YOUR DATA HERE <<<<<"
MOST_NUMBERS = 2_000  # That are written out to scale by.


def reading_of(reference: DataReference, encoding: Encoding) -> ReadLines | None:
    """How the program reads and parts the data; None where whoever runs it has to."""
    preparation = meant(reference.source, reference.preparation)
    usual = preparation.split in PARTED and preparation.balance is Balance.AS_IS
    return read_lines(reference, encoding) if usual and not reference.left_out else None


def data_cells(
    reference: DataReference, encoding: Encoding, scaling: Scaling, plan: TrainingPlan
) -> Iterator[Cell]:
    """Cells that leave x_train, x_valid where some validate, and x_test where some test."""
    found = reading_of(reference, encoding)
    if found is None:
        yield _place(reference)
    else:
        yield Cell(f"Read the samples: {reference.name}.", lines(found.lines))
        yield _parts(reference)
    yield _scaled(reference, scaling)
    if samples_of(reference.training_samples, plan.validation_share):
        yield _validation(reference, plan)


def _place(reference: DataReference) -> Cell:
    train, test = reference.training_samples, reference.test_samples
    told = [
        PLACE,
        f"# Two arrays of numbers as they stand in {reference.name}, before any scaling, in the",
        "# order of the file; categories are columns of 0 and 1.",
        f'training = np.load("training.npy")  # {(train, *reference.shape)}',
    ]
    if test:
        told.append(f'testing = np.load("testing.npy")  # {(test, *reference.shape)}')
    return Cell("Bring the samples: it takes more than a few lines to read them.", lines(told))


def _parts(reference: DataReference) -> Cell:
    held_out, shape = reference.test_samples, (reference.samples, *reference.shape)
    check = [f"assert samples.shape == {shape}, samples.shape"]
    if not held_out:
        return Cell("All of them train.", lines([*check, "training = samples"]))
    if meant(reference.source, reference.preparation).split is Split.LAST:
        parted = [f"training, testing = samples[:-{held_out}], samples[-{held_out}:]"]
        return Cell(f"The last {held_out:,} are for the test.", lines([*check, *parted]))
    parted = [
        f"order = np.random.default_rng({TEST_SEED}).permutation(len(samples))",
        f"testing = samples[np.sort(order[:{held_out}])]",
        f"training = samples[np.sort(order[{held_out}:])]",
    ]
    told = f"{held_out:,} of them are never trained on: the same as in AE Studio."
    return Cell(told, lines([*check, *parted]))


def _scaled(reference: DataReference, scaling: Scaling) -> Cell:
    names = {"training": "x_train", **({"testing": "x_test"} if reference.test_samples else {})}
    if scaling.is_identity or scaling.is_bytes:
        less = " / 255" if scaling.is_bytes else ""
        done = [f'{new} = {old}.astype("float32"){less}' for old, new in names.items()]
        told = "Pixels become numbers in 0…1." if less else "The network takes 32-bit numbers."
        return Cell(told, lines(done))
    done = [f"{new} = scaled({old})" for old, new in names.items()]
    text = lines([*_rule(scaling, reference.shape), "", "", *done])
    return Cell("Scale them to what the network sees.", text)


def _rule(scaling: Scaling, shape: Shape) -> list[str]:
    """A function that scales."""
    if scaling.is_wide:
        return _wide_rule(scaling, shape)
    return [
        *_array("offset", scaling.offset, shape, "float32"),
        *_array("scale", scaling.scale, shape, "float32"),
        "",
        "",
        "def scaled(samples):",
        '    return (samples.astype("float32") - offset) / scale',
    ]


def _wide_rule(scaling: Scaling, shape: Shape) -> list[str]:
    """In 64 bits, and exact for whole numbers."""
    origin = [] if scaling.origin is None else [_whole("origin", scaling.origin, shape)]
    first = "samples" if scaling.origin is None else "(samples - origin)"
    return [
        "# Their differences are small beside the numbers: 64 bits tell them apart.",
        *origin,
        *_array("offset", scaling.offset, shape, "float64"),
        *_array("scale", scaling.scale, shape, "float64"),
        "",
        "",
        "def scaled(samples):",
        f'    return (({first} - offset) / scale).astype("float32")',
    ]


def _array(name: str, values: NDArray[Any], shape: Shape, kind: str) -> list[str]:
    """name = np.array(…)"""
    digits = [_digits(one, kind) for one in values.ravel()]
    if len(set(digits)) == 1:
        return [f"{name} = np.{kind}({digits[0]})"]
    reshaped = "" if len(shape) == 1 else f".reshape{shape}"
    return [f"{name} = np.array({_rows(digits)}, {kind!r}){reshaped}".replace("'", '"')]


def _whole(name: str, values: NDArray[Any], shape: Shape) -> str:
    digits = [str(int(one)) for one in values.ravel()]
    reshaped = f".reshape{shape}" if len(shape) > 1 and len(digits) > 1 else ""
    return f'{name} = np.array({_rows(digits)}, "{values.dtype}"){reshaped}'


def _digits(value: Any, kind: str) -> str:
    """All that tell the number from others."""
    found = np.format_float_positional(value, unique=True, trim="0")
    return found if len(found) <= 12 else repr(float(value)) if kind == "float64" else str(value)


def _rows(texts: Sequence[str]) -> str:
    """In brackets, as many a line as fit."""
    flat = f"[{', '.join(texts)}]"
    if len(flat) < 64:
        return flat
    rows: list[str] = []
    for text in texts:
        if rows and len(rows[-1]) + len(text) + 2 < 80:
            rows[-1] += f" {text},"
        else:
            rows.append(f"    {text},")
    return "[\n" + "\n".join(rows) + "\n]"


def _validation(reference: DataReference, plan: TrainingPlan) -> Cell:
    held_out = samples_of(reference.training_samples, plan.validation_share)
    words = f"[{plan.seed}, {VALIDATION_STREAM}]"
    text = lines(
        [
            f"order = np.random.default_rng({words}).permutation(len(x_train))",
            f"x_valid = x_train[np.sort(order[:{held_out}])]",
            f"x_train = x_train[np.sort(order[{held_out}:])]",
        ]
    )
    return Cell(f"{held_out:,} samples validate: they are looked at after each epoch.", text)
