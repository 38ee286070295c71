"""Whatever a file tells, a network is taken, or refused in words: nothing else comes out."""

import copy
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from aestudio.core.errors import DataError, FileError, StudioError
from aestudio.data.networks.arrays import read_arrays
from aestudio.data.networks.keras_archive import read_keras_archive
from aestudio.data.networks.onnx_graph import read_onnx
from aestudio.data.networks.safetensors import read_safetensors
from aestudio.data.networks.steps import Network
from aestudio.export.exporting import export
from aestudio.export.targets.catalogue import called
from aestudio.importers.door import made
from aestudio.importers.wishes import Wishes
from tests.engine.every_layer import KINDS
from tests.export.targets.networks import portable, scalings
from tests.importers import keras_files, onnx_files, torch_files

CASES = 100
STRANGE: tuple[Any, ...] = (
    *(None, True, -1, 0, 1, 2, 3, 2**31, 2**80, 0.5, 1e300, "", "same", "relu", "valid"),
    *([], [1], [3, 3], [2, 2], [-1, -1], ["a"], {}, {"class_name": "ReLU", "config": {}}),
)
WISHES = Wishes(inputs=(8, 8))
Place = tuple[Any, ...]


def whole() -> tuple[dict[str, Any], dict[str, Any]]:
    """A network of many kinds of layers, and its weights."""
    layer = keras_files.layer
    sides: dict[str, Any] = {"kernel_size": [3, 3], "strides": [1, 1], "padding": "same"}
    config = keras_files.sequential(
        layer("GaussianNoise", "noise", stddev=0.1),
        layer("Conv2D", "c1", filters=2, activation="relu", **sides),
        layer("MaxPooling2D", "p", pool_size=[2, 2], strides=[2, 2], padding="valid"),
        layer("Flatten", "f"),
        keras_files.dense("d1", 3),
        keras_files.dense("d2", 32, "linear"),
        layer("LeakyReLU", "l", negative_slope=0.2),
        layer("Reshape", "r", target_shape=[4, 4, 2]),
        layer("UpSampling2D", "u", size=[2, 2], interpolation="nearest"),
        layer("Conv2D", "c2", filters=1, activation="linear", **sides),
        layer("Activation", "a", activation="sigmoid"),
        inputs=(8, 8, 1),
    )
    rng = np.random.default_rng(1)
    shapes = {
        "conv2d": (3, 3, 1, 2),
        "dense": (32, 3),
        "dense_1": (3, 32),
        "conv2d_1": (3, 3, 2, 1),
    }
    arrays = {}
    for name, shape in shapes.items():
        arrays[f"layers/{name}/vars/0"] = rng.normal(size=shape).astype("f4")
        arrays[f"layers/{name}/vars/1"] = rng.normal(size=shape[-1]).astype("f4")
    return config, arrays


def places_in(value: Any, place: Place = ()) -> Iterator[Place]:
    """The ways to all that is said in a description."""
    if place:
        yield place
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in pairs:
            yield from places_in(one, (*place, key))


def changed(value: Any, place: Place, to: Any) -> Any:
    """The same with something else said there."""
    holder = found = copy.deepcopy(value)
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = to
    return found


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Some bytes are others, or the end is gone."""
    found = bytearray(data)
    for _ in range(rng.choice((1, 2, 8))):
        found[rng.randrange(len(found))] = rng.choice((0, 1, 255, rng.randrange(256)))
    return bytes(found[: rng.randrange(len(found))] if rng.random() < 0.1 else found)


def outcome(path: Path, read: Callable[[Path], Network]) -> str:
    """What came of a file: taken or refused."""
    error: StudioError | None
    try:
        error = made(read(path), path, WISHES).refusal
    except (DataError, FileError) as told:
        error = told
    assert error is None or error.remedy
    return "taken" if error is None else "refused"


def test_a_description_of_keras_that_says_something_else_is_taken_or_refused(
    tmp_path: Path,
) -> None:
    config, arrays = whole()
    weights, path, found = keras_files.weights(arrays), tmp_path / "a.keras", Counter[str]()
    path.write_bytes(keras_files.archive(config, weights))
    assert outcome(path, read_keras_archive) == "taken"
    for seed in range(CASES):
        rng, other = random.Random(seed), config
        for _ in range(rng.choice((1, 1, 3))):
            places = [one for one in places_in(other) if len(one) > 2] or [("config",)]
            other = changed(other, rng.choice(places), rng.choice(STRANGE))
        path.write_bytes(keras_files.archive(json.dumps(other), weights))
        found[outcome(path, read_keras_archive)] += 1
    assert min(found["taken"], found["refused"]) > CASES / 10


def test_a_network_of_onnx_that_is_damaged_is_taken_or_refused(tmp_path: Path) -> None:
    path, found, sound = tmp_path / "a.onnx", Counter[str](), onnx_files.small()
    for seed in range(CASES):
        path.write_bytes(damaged(sound, random.Random(seed)))
        found[outcome(path, read_onnx)] += 1
    assert min(found["taken"], found["refused"]) > CASES / 10


def test_weights_that_are_damaged_are_taken_or_refused(tmp_path: Path) -> None:
    state = torch_files.linear("encoder.0", 6, 2) | torch_files.linear("decoder.0", 2, 6)
    path, found, sound = tmp_path / "a.safetensors", Counter[str](), torch_files.safetensors(state)
    for seed in range(CASES):
        path.write_bytes(damaged(sound, random.Random(seed)))
        found[outcome(path, read_safetensors)] += 1
    assert min(found["taken"], found["refused"]) > CASES / 10


def exported() -> dict[str, Any]:
    """Arrays as this program exports them, of a network of many kinds of layers."""
    one = portable(KINDS["variational, convolutions"], scalings(126)["by feature"])
    export(one, called("npz"), Path("sound.npz"))
    with np.load("sound.npz", allow_pickle=False) as file:
        return dict(file)


def test_an_export_that_is_damaged_is_taken_or_refused() -> None:
    exported()
    path, found, sound = Path("a.npz"), Counter[str](), Path("sound.npz").read_bytes()
    for seed in range(CASES):
        path.write_bytes(damaged(sound, random.Random(seed)))
        found[outcome(path, read_arrays)] += 1
    assert found["refused"] > CASES / 10


def test_an_export_that_describes_something_else_is_taken_or_refused() -> None:
    arrays, path, found = exported(), Path("a.npz"), Counter[str]()
    design, names = json.loads(str(arrays["architecture"])), sorted(arrays)
    for seed in range(CASES):
        rng, other = random.Random(seed), dict(arrays)
        if rng.random() < 0.7:
            said = changed(design, rng.choice(list(places_in(design))), rng.choice(STRANGE))
            other["architecture"] = np.array(json.dumps(said))
        else:
            strange = (np.ones(3, "f4"), np.zeros(()), np.array("x"), np.empty((0, 2), "f4"))
            other[rng.choice(names)] = rng.choice(strange)
        np.savez(path, allow_pickle=False, **other)
        found[outcome(path, read_arrays)] += 1
    assert found["taken"]
    assert found["refused"] > CASES / 2
