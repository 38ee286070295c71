"""A whole program, cell by cell."""

from collections.abc import Iterator

from aestudio.core.parts import samples_of
from aestudio.core.run import Run
from aestudio.export.portable import Portable
from aestudio.export.script.classes import (
    corruption_class,
    drawn_class,
    penalty_class,
    tied_class,
    unique,
)
from aestudio.export.script.code import Cell, lines, number
from aestudio.export.script.data import data_cells, reading_of
from aestudio.export.script.network import NetworkLines
from aestudio.export.script.training import Samples, stage_cells, warm_up_class
from aestudio.installed import installed_version

PINNED = ("keras", "tensorflow")


def cells(portable: Portable) -> tuple[Cell, ...]:
    """The steps of the program, in order."""
    return tuple(_cells(portable, _run(portable)))


def requirements(portable: Portable) -> tuple[str, ...]:
    """Packages that it needs: Keras and TensorFlow in the versions that it was written for."""
    reference = None if portable.run is None else portable.run.data
    found = None if reference is None else reading_of(reference, portable.encoding)
    more = () if found is None else found.packages
    return (*(f"{one}=={installed_version(one)}" for one in PINNED), "numpy", *more)


def _run(portable: Portable) -> Run:
    assert portable.run is not None  # Refused otherwise.
    return portable.run


def _cells(portable: Portable, run: Run) -> Iterator[Cell]:
    reference, plan = run.data, run.plan
    assert reference is not None
    network = NetworkLines.of(run.architecture)
    held_out = samples_of(reference.training_samples, plan.validation_share)
    samples = Samples(reference.training_samples - held_out, bool(held_out))
    classes = unique([*_classes(run, network, samples.training)])
    yield _imports(portable, run, computes=bool(classes))
    yield from data_cells(reference, portable.encoding, portable.scaling, plan)
    if classes:
        yield Cell("What Keras has no layer for.", "\n\n\n".join(classes))
    yield from network.cells()
    yield from stage_cells(plan, run.stages, network, samples)
    yield _ending(bool(reference.test_samples))


def _imports(portable: Portable, run: Run, *, computes: bool) -> Cell:
    assert run.data is not None
    found = reading_of(run.data, portable.encoding)
    plain = sorted(one for one in (found.imports if found else ()) if one.startswith("import"))
    of = [one for one in (found.imports if found else ()) if one not in plain]
    standard = [one for one in plain if one != "import h5py"]
    of += ["from keras import ops"] if computes else []
    others = ["import keras", "import numpy as np"]
    if "import h5py" in plain:
        others.insert(0, "import h5py")
    blocks = [standard, [*others, *sorted(of)], [f"keras.utils.set_random_seed({run.plan.seed})"]]
    told = "What is needed, and a seed: the same program gives the same numbers each time."
    return Cell(told, "\n\n".join(lines(one) for one in blocks if one))


def _classes(run: Run, network: NetworkLines, samples: int) -> Iterator[str]:
    tied = {one.made.function for one in network.layers if one.made.function.startswith("Tied")}
    for name in sorted(tied):
        yield tied_class(name)
    names = network.writer.names
    for stage in run.stages:
        if not stage.corruption.is_none and stage.corruption.keras is None:
            yield corruption_class(stage.corruption, names.of(stage.corruption))
    for layer in run.architecture.stack:
        if not layer.sparsity.is_none and layer.sparsity.keras is None:
            yield penalty_class(layer.sparsity, names.of(layer.sparsity))
    last = run.stages[-1]
    if last.coding is not None and last.coding.heads is not None:
        weight = last.coding.heads.coding.full_weight
        yield drawn_class(last.coding, f"{number(weight)} / {last.layers[-1].units}")
    warm_up = warm_up_class(last, samples)
    if warm_up is not None:
        yield warm_up


def _ending(tested: bool) -> Cell:
    """What came of it."""
    if not tested:
        return Cell("The codings of all samples.", "codes = encoder.predict(x_train, verbose=0)")
    return Cell(
        "How well it reconstructs samples that it has never seen, and their codings.",
        lines(
            [
                "outputs = autoencoder.predict(x_test, verbose=0)",
                "error = np.mean((outputs - x_test) ** 2)",
                'print(f"Mean squared error on the test samples: {error:.6f}")',
                "codes = encoder.predict(x_test, verbose=0)",
            ]
        ),
    )
