"""Keras, TensorFlow and LiteRT, each alone, do with exported files what the network does here."""

import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.errors import FileError
from aestudio.core.layers.dense import Dense
from aestudio.core.scaling import Scaling
from aestudio.export.exporting import Exported, export
from aestudio.export.part import Part
from aestudio.export.targets.base import Target
from aestudio.export.targets.keras_model import KerasFile, TiedKerasFolder
from aestudio.export.targets.lite import Lite, Lite8, Lite16
from aestudio.export.targets.saved_model import SavedModel
from tests.export.targets.networks import (
    ARCHITECTURES,
    DENSE,
    SAMPLES,
    check_close,
    expected,
    portable,
    portables,
    raw,
)

# One of each kind of layer, and all borders, cuts and scalings.
NAMES = (
    "stride 3, even kernel, autoencoder",
    "stride beyond the kernel, autoencoder",
    "valid, stride 2, autoencoder",
    "pooling of 4, stride 2, autoencoder",
    "grey images, autoencoder",
    "grey images, decoder",
    "convolutions to the end, encoder",
    "own decoder, tied, autoencoder",
    "variational, convolutions, encoder",
    "every activation, tied, autoencoder",
    "dense, scaled uniform, autoencoder",
    "images, scaled bytes, autoencoder",
    "images, scaled by feature, autoencoder",
    "unprepared",
)
# Those that are rounded to fewer bits, too.
ROUNDED = (
    "stride beyond the kernel, autoencoder",
    "grey images, autoencoder",
    "dense, scaled uniform, autoencoder",
)
# Numbers that 32 bits do not tell apart.
WIDE = ("dense, scaled wide, autoencoder", "images, scaled far, autoencoder",
        "dense, scaled far, unsigned, encoder")  # fmt: skip
EVERY = portables()
WHOLE = "grey images, autoencoder"  # Is taken apart.
EXACT = ("keras", "tied", "saved", "f32.tflite")
# A process that knows nothing of the program.
CONSUMER = """
import json, os, sys
from pathlib import Path

import numpy as np

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import keras
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

folder = Path(sys.argv[1])
sys.path.append(str(next(folder.glob("*.tied"))))
import tied_layers

shared = {}
for path in folder.glob("*.in.npy"):
    samples, name = np.load(path), path.name.removesuffix(".in.npy")

    def keep(way, outputs):
        np.save(folder / f"{name}.{way}.npy", outputs)

    model = tf.saved_model.load(str(folder / f"{name}.saved"))
    [[_, outputs]] = model.signatures["serving_default"](tf.constant(samples)).items()
    keep("saved", outputs.numpy())
    if (folder / f"{name}.keras").exists():
        model = keras.saving.load_model(folder / f"{name}.keras")
        keep("keras", model(samples).numpy())
    for file in folder.glob(f"{name}.*.tflite"):
        run = Interpreter(model_path=str(file)).get_signature_runner()
        [taken] = run.get_input_details()
        [outputs] = run(**{taken: samples}).values()
        keep(file.name.removesuffix(".tflite").removeprefix(f"{name}."), outputs)
    if (folder / f"{name}.tied").exists():
        model = keras.saving.load_model(folder / f"{name}.tied/model.keras")
        keep("tied", model(samples).numpy())
        tied = [one for one in model.layers if hasattr(one, "tied_to")]
        assert all(one.tied_to in model.layers for one in tied)
        shared[name] = [len(tied), model.count_params()]

model = keras.saving.load_model(folder / f"{sys.argv[2]}.tied/model.keras")
samples = np.load(folder / f"{sys.argv[2]}.in.npy")
model.compile("sgd", "mse")
model.fit(samples, samples, verbose=0)
for one in model.layers:
    if hasattr(one, "tied_to"):
        assert one.tied_to in model.layers

name = sys.argv[2]
model = tf.saved_model.load(str(folder / f"{name}.saved"))
codings = model.signatures["encode"](tf.constant(np.load(folder / f"{name}.in.npy")))["codings"]
again = model.signatures["decode"](codings)["reconstructions"]
np.save(folder / f"{name}.codings.npy", codings)
np.save(folder / f"{name}.again.npy", again)
for way, lines in json.loads((folder / "lines.json").read_text()).items():
    names = {"samples": np.load(folder / f"{name}.in.npy")}
    exec(lines, names)
    np.save(folder / f"{way}.lines.npy", names["reconstructions"])
assert "aestudio" not in sys.modules
print(json.dumps(shared))
"""


def kinds_of(name: str) -> dict[str, Target]:
    """The formats that can hold it, by what stands between its name and the ending."""
    found: dict[str, Target] = {
        "keras": KerasFile(),
        "tied": TiedKerasFolder(),
        "f32.tflite": Lite(),
    }
    if name in ROUNDED:
        found |= {"f16.tflite": Lite16(), "i8.tflite": Lite8()}
    one = replace(EVERY[name], samples=np.zeros((1, 1), np.float32))
    held = {way: target for way, target in found.items() if target.refusal(one) is None}
    return {**held, "saved": SavedModel()}


Consumed = tuple[Path, dict[str, list[int]], dict[str, Exported]]


@pytest.fixture(scope="module")
def consumed(tmp_path_factory: pytest.TempPathFactory) -> Consumed:
    """The folder with all files and what comes out of them, how many layers of tied models are
    tied with the number of their parameters, and what was told of each file."""
    folder = tmp_path_factory.mktemp("tensorflow")
    told = {}
    for name in (*NAMES, *WIDE):
        one = EVERY[name]
        np.save(folder / f"{name}.in.npy", raw(one))
        one = replace(one, samples=np.random.default_rng(7).normal(
            size=(50, one.model.architecture.inputs)).astype(np.float32))  # fmt: skip
        for way, target in kinds_of(name).items():
            told[f"{name}.{way}"] = export(one, target, folder / f"{name}.{way}")
    lines = {way: told[f"{WHOLE}.{way}"].snippet for way in EXACT}
    (folder / "lines.json").write_text(json.dumps(lines))
    code = f"import sys; sys.path[:] = {sys.path!r}{CONSUMER}"
    run = [sys.executable, "-W", "ignore", "-c", code, str(folder), WHOLE]
    found = subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True, cwd=folder)
    return folder, json.loads(found.stdout.splitlines()[-1]), told


@pytest.mark.parametrize("name", NAMES)
def test_keras_alone_gives_the_same(consumed: Consumed, name: str) -> None:
    check_close(np.load(consumed[0] / f"{name}.keras.npy"), EVERY[name])


@pytest.mark.parametrize("name", NAMES)
def test_layers_of_keras_are_called_as_those_that_they_are_made_of(
    consumed: Consumed, name: str
) -> None:
    one = EVERY[name]
    with zipfile.ZipFile(consumed[0] / f"{name}.keras") as archive:
        layers = json.loads(archive.read("config.json"))["config"]["layers"]
    names = [layer["config"]["name"] for layer in layers]
    assert len(names) == len(set(names))
    own = {layer.key for layer in one.layers} | {"codings"}
    plain = names[1 + one.scales_inputs : len(names) - one.restores_outputs]
    assert all(
        any(called == key or called.startswith(f"{key}_") for key in own) for called in plain
    )
    learn = [layer["config"]["name"] for layer in layers if "use_bias" in layer["config"]]
    assert set(learn) <= own
    assert ("codings" in names[1:]) == (one.part is not Part.DECODER)


@pytest.mark.parametrize("name", [*NAMES, *WIDE])
def test_a_serving_signature_gives_the_same(consumed: Consumed, name: str) -> None:
    check_close(np.load(consumed[0] / f"{name}.saved.npy"), EVERY[name])


@pytest.mark.parametrize("name", NAMES)
def test_litert_gives_the_same_in_32_bits(consumed: Consumed, name: str) -> None:
    check_close(np.load(consumed[0] / f"{name}.f32.npy"), EVERY[name])


@pytest.mark.parametrize("name", ROUNDED)
def test_fewer_bits_are_off_by_as_much_as_is_told(consumed: Consumed, name: str) -> None:
    folder, _shared, told = consumed
    wanted = expected(EVERY[name])
    for way, share in {"f16": 2e-3, "i8": 0.15}.items():
        off = np.sqrt(np.mean((np.load(folder / f"{name}.{way}.npy") - wanted) ** 2))
        [said] = [one for one in told[f"{name}.{way}.tflite"].notes if "root mean square" in one]
        measured = float(said.split(" off by ")[1].split()[0])
        assert off < share * np.std(wanted)
        assert off < 5 * measured
        assert measured < share * float(said.split("vary by ")[1])


def test_layers_that_share_kernels_still_do_when_keras_trains_them_further(
    consumed: Consumed,
) -> None:
    _folder, shared, _told = consumed
    assert shared["unprepared"] == [2, EVERY["unprepared"].parameters]
    assert shared[WHOLE] == [3, EVERY[WHOLE].parameters]
    assert "grey images, decoder" not in shared


@pytest.mark.parametrize("name", [one for one in NAMES if "tied" in kinds_of(one)])
def test_keras_with_tied_layers_gives_the_same(consumed: Consumed, name: str) -> None:
    check_close(np.load(consumed[0] / f"{name}.tied.npy"), EVERY[name])


@pytest.mark.parametrize("way", EXACT)
def test_the_lines_that_load_a_file_give_its_reconstructions(consumed: Consumed, way: str) -> None:
    check_close(np.load(consumed[0] / f"{way}.lines.npy"), EVERY[WHOLE])


def test_encode_and_decode_are_signatures_of_their_own(consumed: Consumed) -> None:
    folder, whole = consumed[0], EVERY[WHOLE]
    codings = np.load(folder / f"{WHOLE}.codings.npy")
    check_close(codings, replace(whole, part=Part.ENCODER))
    check_close(np.load(folder / f"{WHOLE}.again.npy"), whole)


BOOK = Architecture(input_shape=(784,), layers=(Dense(units=300), Dense(units=150)), tied=True)


@pytest.mark.parametrize(
    ("target", "out", "ratio"),
    [
        (KerasFile(), "m.keras", (1.98, 2.05)),
        (TiedKerasFolder(), "m", (1.0, 1.05)),
        (SavedModel(), "m", (1.0, 1.2)),
        (Lite(), "m.tflite", (1.98, 2.02)),
        (Lite16(), "m.tflite", (0.98, 1.02)),
        (Lite8(), "m.tflite", (0.5, 0.56)),
    ],
    ids=lambda one: one.word if isinstance(one, Target) else None,
)
def test_files_are_so_many_times_larger_than_their_parameters(
    target: Target, out: str, ratio: tuple[float, float]
) -> None:
    samples = np.random.default_rng(1).random((4, 784), np.float32)
    one = replace(portable(BOOK, Scaling.bytes()), samples=samples)
    exported = export(one, target, Path(out))
    assert ratio[0] < exported.ratio < ratio[1], exported.told
    twice = any("stored twice" in note for note in exported.notes)
    assert twice == isinstance(target, KerasFile | Lite)


@pytest.mark.parametrize("target", [KerasFile(), Lite(), Lite16()])
def test_numbers_that_32_bits_do_not_tell_apart_are_refused_unless_they_are_scaled(
    target: Target,
) -> None:
    one = EVERY["dense, scaled wide, autoencoder"]
    with pytest.raises(FileError, match=r"32 bits.*--scaled"):
        export(one, target, Path("m"))
    target.check(replace(one, prepared=False))


def test_scales_of_which_keras_would_take_the_square_for_0_are_refused() -> None:
    with pytest.raises(FileError, match="32 bits"):
        KerasFile().check(portable(DENSE, Scaling.uniform(0.5, 1e-9)))


def test_8_bits_need_samples_and_one_scale() -> None:
    with pytest.raises(FileError, match="there are none"):
        Lite8().check(portable(DENSE))
    samples = np.zeros((2, 12), np.float32)
    with pytest.raises(FileError, match="a scale of its own"):
        Lite8().check(replace(EVERY["dense, scaled by feature, autoencoder"], samples=samples))
    Lite8().check(replace(portable(DENSE), samples=samples))


def test_16_bits_say_that_nothing_was_measured_where_there_are_no_samples() -> None:
    notes = export(portable(DENSE), Lite16(), Path("m.tflite")).notes
    assert any("has not been measured" in one for one in notes)


def test_a_network_without_ties_needs_no_tied_layers() -> None:
    with pytest.raises(FileError, match="none are tied here"):
        TiedKerasFolder().check(portable(ARCHITECTURES["dense"]))
    with pytest.raises(FileError, match="none are tied here"):
        TiedKerasFolder().check(replace(portable(DENSE), part=Part.DECODER))


@pytest.mark.parametrize("name", ["dense, scaled by feature", "grey images"])
@pytest.mark.parametrize("part", list(Part))
def test_samples_go_in_as_the_file_takes_them(name: str, part: Part) -> None:
    one = EVERY[f"{name}, {part}"]
    scaled = np.random.default_rng(2).random((SAMPLES, one.model.architecture.inputs), np.float32)
    given = replace(one, samples=scaled).samples_that_go_in
    assert given.shape == (SAMPLES, *one.input_shape)
    outer = replace(one, part=Part.ENCODER if part is Part.DECODER else part, prepared=False)
    codings_or_outputs = outer.passed(scaled.reshape(SAMPLES, *outer.input_shape))
    if part is Part.DECODER:
        np.testing.assert_allclose(given, codings_or_outputs, rtol=1e-5, atol=1e-5)
    else:
        np.testing.assert_allclose(
            one.passed(given),
            one.scaling.invert(codings_or_outputs.reshape(SAMPLES, -1)).reshape(
                SAMPLES, *one.output_shape
            ) if one.restores_outputs else codings_or_outputs,
            rtol=1e-4, atol=1e-4,
        )  # fmt: skip
