"""Project files that are damaged, and such as anybody can make: sealed, and full of tricks."""

import io
import json
import pickle
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from aestudio.storage.block import BLOCK, HEAD, MAGIC, sealed
from aestudio.storage.encode import encoded
from tests.faults.attacks.arrays import Evil
from tests.faults.attacks.attack import Attack, Door, Make, Outside, content
from tests.faults.attacks.hierarchies import foreign_filter
from tests.faults.attacks.others import png
from tests.storage.test_project_file import document

Edit = Callable[[Any, Outside], object]
KERNEL, BIAS = "weights/encoder_1/kernel", "weights/encoder_1/bias"
GROUP_OF_BIAS = "weights/encoder_1"


def good(path: Path) -> bytes:
    """A project that opens."""
    return encoded(document(path.parent), path.parent)


def _damaged(damage: Callable[[bytes], bytes]) -> Make:
    return lambda path, outside: path.write_bytes(damage(good(path)))


def _bit(data: bytes) -> bytes:
    return data[:9000] + bytes([data[9000] ^ 1]) + data[9001:]


def _sector(at: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + bytes(512) + data[at + 512 :]


def _claims(length: int) -> Callable[[bytes], bytes]:
    return lambda data: HEAD.pack(MAGIC, length, bytes(32)).ljust(BLOCK, b"\0") + data[BLOCK:]


DAMAGED: dict[str, tuple[Make, str]] = {
    "empty": (content(b""), "It is empty"),
    "a picture by another name": (content(png(4, 4)), "not a project"),
    "a pickle by another name": (content(pickle.dumps(Evil())), "not a project"),
    "an HDF5 file without a seal": (_damaged(lambda data: data[BLOCK:]), "not a project"),
    "cut in its seal": (_damaged(lambda data: data[:100]), "not a project"),
    "cut in the middle": (_damaged(lambda data: data[: len(data) // 2]), "should have"),
    "a byte more": (_damaged(lambda data: data + b"\0"), "should have"),
    "one bit": (_damaged(_bit), "checksum"),
    "a sector of zeros": (_damaged(_sector(8192)), "checksum"),
    "a first sector of zeros": (_damaged(_sector(0)), "not a project"),
    "something hidden in its seal": (
        _damaged(lambda data: data[:100] + b"\1" + data[101:]),
        "checksum",
    ),
    "a length of 2^63": (_damaged(_claims(2**63)), "should have"),
}


def resealed(edit: Edit) -> Make:
    """A project that was changed by HDF5, and sealed again."""

    def make(path: Path, outside: Outside) -> None:
        memory = io.BytesIO(good(path))
        with h5py.File(memory, "r+") as file:
            edit(file, outside)
        path.write_bytes(sealed(memory.getvalue()))

    return make


def _put(name: str, value: Any, kept: bool = False) -> Edit:
    """Another thing at that place; with the attributes of the one before if ``kept``."""

    def edit(file: Any, outside: Outside) -> None:
        attributes = dict(file[name].attrs) if kept else {}
        if name in file:
            del file[name]
        file[name] = value(outside) if callable(value) else value
        file[name].attrs.update(attributes) if attributes else None

    return edit


def _created(name: str, *arguments: Any, **options: Any) -> Edit:
    def edit(file: Any, outside: Outside) -> None:
        del file[name]
        file.create_dataset(name, *arguments, **options)

    return edit


def _attribute(place: str, name: str, value: Any) -> Edit:
    return lambda file, outside: file[place].attrs.__setitem__(name, value)


def _json(name: str, change: Callable[[Any], object]) -> Edit:
    """A text in which something was changed."""

    def edit(file: Any, outside: Outside) -> None:
        values = json.loads(bytes(file[name][()]))
        change(values)
        _put(name, np.bytes_(json.dumps(values).encode()))(file, outside)

    return edit


def _set(*path: Any, to: Any) -> Callable[[Any], None]:
    def change(values: Any) -> None:
        for step in path[:-1]:
            values = values[step]
        values[path[-1]] = to

    return change


def _external(place: str, target: str) -> Edit:
    return _put(place, lambda outside: h5py.ExternalLink(str(outside.hdf5), target))


def _external_storage(file: Any, outside: Outside) -> None:
    del file[BIAS]
    file.create_dataset(BIAS, (3,), "f4", external=[(str(outside.raw), 0, 12)])


def _virtual(file: Any, outside: Outside) -> None:
    del file[BIAS]
    layout = h5py.VirtualLayout((3,), "f4")
    layout[...] = h5py.VirtualSource(str(outside.hdf5), "g/x", (16,))[:3]
    file.create_virtual_dataset(BIAS, layout)


def _compact(file: Any, outside: Outside) -> None:
    del file[BIAS]
    settings = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    settings.set_layout(h5py.h5d.COMPACT)
    group, space = file[GROUP_OF_BIAS], h5py.h5s.create_simple((3,))
    h5py.h5d.create(group.id, b"bias", h5py.h5t.IEEE_F32LE, space, settings)


def _same_twice(file: Any, outside: Outside) -> None:
    del file["best"]
    file["best"] = file["weights"]


def _loop(file: Any, outside: Outside) -> None:
    file["weights/encoder_9"] = file["/"]


def _thousands(file: Any, outside: Outside) -> None:
    """Each of 2,000 arrays declares 3.9 GiB and stores nothing."""
    for number in range(2_000):
        file.create_dataset(f"data/file_{number + 1}", (2**22 * 999,), "u1")


def _filtered(file: Any, outside: Outside) -> None:
    del file[BIAS]
    foreign_filter(file[GROUP_OF_BIAS], b"bias")


def _committed(file: Any, outside: Outside) -> None:
    del file[BIAS]
    file[BIAS] = np.dtype("f4")


def _embedded(name: bytes) -> Edit:
    """Data that would be unpacked to another place."""

    def edit(file: Any, outside: Outside) -> None:
        _json("project", _set("data", "embedded", to=True))(file, outside)
        file["data/file_1"] = np.frombuffer(b"x,y\n1,2\n", np.uint8)
        target = name.replace(b"OUTSIDE", bytes(str(outside.folder), "utf-8"))
        file["data/file_1"].attrs["path"] = np.bytes_(target)

    return edit


def _takes_along(file: Any, outside: Outside) -> None:
    """Embedded data that are not there, but somewhere on this machine: saved again, and sent
    back, the project would bring them."""

    def change(values: Any) -> None:
        values["data"].update(embedded=True, source=str(outside.npy), sha256="")

    _json("project", change)(file, outside)


def _takes_along_from_an_empty_group(file: Any, outside: Outside) -> None:
    _takes_along(file, outside)
    file.create_group("data")


def _named_by_no_text(file: Any, outside: Outside) -> None:
    file[b"\xff\xfe"] = 1


def _units(values: Any) -> None:
    values["layers"][0]["units"] = 10**9


def _layers(values: Any) -> None:
    values["layers"] *= 100_000


def _shape(values: Any) -> None:
    values["data"]["shape"] = [10**18] * 100_000


def _samples(values: Any) -> None:
    values["data"]["samples"] = 10**4000


def _override(**own: Any) -> Callable[[Any], None]:
    return _set("overrides", to=[{"stage": "whole", **own}])


def _random_image(path: Path, outside: Outside) -> None:
    noise = np.random.default_rng(0).integers(0, 256, 50_000, np.uint8).tobytes()
    path.write_bytes(sealed(bytes(BLOCK) + noise))


def _beginning_alone(path: Path, outside: Outside) -> None:
    path.write_bytes(sealed(good(path)[: BLOCK + 96]))


def _end_of_file_far_away(path: Path, outside: Outside) -> None:
    """The superblock says that the file ends at 2^60."""
    data = bytearray(good(path))
    struct.pack_into("<Q", data, BLOCK + 40, 2**60)
    path.write_bytes(sealed(bytes(data)))


def _empty_image(path: Path, outside: Outside) -> None:
    path.write_bytes(sealed(bytes(BLOCK)))


WRONG = "does not hold what a project file should"
SEALED: dict[str, tuple[Make, str]] = {
    "noise": (_random_image, "is no HDF5 file"),
    "no image": (_empty_image, "is no HDF5 file"),
    "the beginning of an image": (_beginning_alone, "is no HDF5 file|is damaged"),
    "an end far away": (_end_of_file_far_away, "is no HDF5 file"),
}
EDITED: dict[str, tuple[Edit, str]] = {
    "a newer format": (_attribute("/", "format_version", 9), "version 9; this program reads up to"),
    "a format before the first": (_attribute("/", "format_version", 0), "version 0 never was"),
    "a format in words": (_attribute("/", "format_version", "3"), "format_version is no integer"),
    "no format": (lambda file, outside: file.attrs.__delitem__("format_version"), "is missing"),
    "a soft link": (_put(BIAS, h5py.SoftLink("/weights/decoder_1/bias")), "link to somewhere else"),
    "soft links in a circle": (_put(BIAS, h5py.SoftLink(f"/{BIAS}")), "link to somewhere else"),
    "an external link": (_external(BIAS, "/g/x"), "link to somewhere else"),
    "an external link on the way": (_external("weights", "/g"), "link to somewhere else"),
    "an external link for all": (_external("run", "/"), "link to somewhere else"),
    "external storage": (_external_storage, "lies in another file"),
    "a virtual array": (_virtual, "lies in another file"),
    "a hard link to the root": (_loop, "is somewhere else, too"),
    "weights that are the best ones": (_same_twice, "is somewhere else, too"),
    "8 TiB": (_created(BIAS, (2**41,), "f4"), "which the file does not hold"),
    "8 TiB in chunks": (_created(BIAS, (2**41,), "f4", chunks=(2**20,)), "not stored plainly"),
    "2,000 times 3.9 GiB": (_thousands, "which the file does not hold"),
    "chunks": (_created(BIAS, data=np.ones(3, "f4"), chunks=(3,)), "not stored plainly"),
    "compression": (_created(BIAS, data=np.ones(3, "f4"), compression=1), "not stored plainly"),
    "an unknown filter": (_filtered, "not stored plainly"),
    "numbers in the header": (_compact, "not stored plainly"),
    "no values": (_put(BIAS, h5py.Empty("f4")), "has no values"),
    "lists of any length": (_created(BIAS, (3,), h5py.vlen_dtype(np.float32)), "of type object"),
    "texts of any length": (_created(BIAS, (3,), h5py.string_dtype()), "of type object"),
    "references": (_created(BIAS, (3,), h5py.ref_dtype), "of type object"),
    "references to regions": (_created(BIAS, (3,), h5py.regionref_dtype), "of type object"),
    "records": (_created(BIAS, (3,), "f4,f4"), "has values of type"),
    "opaque bytes": (_put(BIAS, np.zeros(3, "V4")), "has values of type"),
    "true and false": (_put(BIAS, np.ones(3, bool)), "has values of type bool"),
    "arrays in an array": (_created(BIAS, (3,), "(2,)f4"), "has values of type"),
    "numbers the other way round": (_put(BIAS, np.ones(3, ">f4")), "has values of type"),
    "half precision": (_put(BIAS, np.ones(3, "f2")), "has values of type"),
    "double precision": (_put(BIAS, np.ones(3)), "has type float64, not float32"),
    "a type in place of an array": (_committed, "neither a group nor an array"),
    "words for numbers": (_created(BIAS, (3,), h5py.enum_dtype({"A": 1})), "has values of type"),
    "eight dimensions": (_put(BIAS, np.ones((1,) * 8, "f4")), "encoder_1 do not fit"),
    "32 dimensions": (_put(BIAS, np.ones((1,) * 32, "f4")), WRONG),
    "a group in place of an array": (
        lambda file, outside: (file.__delitem__(BIAS), file.create_group(BIAS)),
        "is no array",
    ),
    "an array in place of a group": (_put("history", np.ones(3, "f4")), "is no group"),
    "an unknown member": (_put("program", np.bytes_(b"os.system")), "is no part of a project"),
    "a member that no text names": (_named_by_no_text, "no part of a project"),
    "a layer more": (_put("weights/encoder_9/bias", np.ones(3, "f4")), "belongs to nothing"),
    "a layer of an older format": (_put("weights/layer_1/bias", np.ones(3, "f4")), "is no part of"),
    "a kernel more": (_put("weights/decoder_1/kernel", np.ones((3, 4), "f4")), "to nothing"),
    "a layer of no kind": (
        _json("run/architecture", _set("layers", 0, "kind", to=None)),
        "must be one of dense",
    ),
    "a layer of a kind of its own": (
        _json("run/architecture", _set("layers", 0, "kind", to="os.system")),
        "must be one of dense",
    ),
    "a layer that is no object": (
        _json("run/architecture", _set("layers", to=[1])),
        "must be one of dense",
    ),
    "inputs of no shape": (_json("run/architecture", _set("input_shape", to=[])), WRONG),
    "inputs of 10^12 numbers": (
        _json("run/architecture", _set("input_shape", to=[10**6] * 2)),
        "up to 1,000,000 numbers a sample",
    ),
    "terms that no objective has": (
        _attribute("history/stage_1", "terms", np.bytes_(b"x")),
        "terms that no objective has",
    ),
    "a term twice": (
        _attribute("history/stage_1", "terms", np.bytes_(b"reconstruction l2 l2")),
        "terms that no objective has",
    ),
    "a term that is not there": (
        _attribute("history/stage_1", "terms", np.bytes_(b"reconstruction kl")),
        "belongs to nothing",
    ),
    "steps of a term that nobody names": (
        _put("history/stage_1/steps/kl", np.ones(6, "f4")),
        "belongs to nothing",
    ),
    "terms of other numbers of steps": (
        _put("history/stage_1/steps/l2", np.ones(7, "f4")),
        "columns of different lengths",
    ),
    "an attribute that nobody knows": (_attribute(BIAS, "more", 1), "attribute more"),
    "20 attributes": (
        lambda file, outside: [_attribute("run", f"a{n}", n)(file, outside) for n in range(20)],
        "attributes in one place",
    ),
    "a text of any length": (_attribute("run", "data_sha256", "ab"), "that is no text"),
    "a number in words": (_attribute("checkpoint", "stage", np.bytes_(b"1")), "no whole number"),
    "shapes that disagree": (_put(BIAS, np.ones(5, "f4")), "encoder_1 do not fit"),
    "a scale of zero": (_put("run/scaling/scale", np.zeros(1, "f4")), "the scaling is no scaling"),
    "an offset of NaN": (_put("run/scaling/offset", np.full(1, np.nan, "f4")), "is no scaling"),
    "a scaling of others": (_put("run/scaling/scale", np.ones(3, "f4")), "scaling does not fit"),
    "an optimizer of others": (
        _put("optimizer/slot_1/encoder_1/kernel", np.ones((9, 9), "f4")),
        "optimizer does not fit Whole network",
    ),
    "an optimizer of one slot": (
        lambda file, outside: file.__delitem__("optimizer/slot_2"),
        "Adam does not have 1 slots",
    ),
    "an architecture of 100 MB": (
        _put("run/architecture", lambda outside: np.bytes_(b" " * 10**8)),
        "a text of 100,000,000 bytes",
    ),
    "an architecture 10,000 deep": (
        _put("run/architecture", np.bytes_(b'{"layers":' + b"[" * 10_000 + b"]" * 10_000 + b"}")),
        "nested too deep",
    ),
    "900 deep": (
        _put("run/architecture", np.bytes_(b'{"layers":' + b"[" * 900 + b"]" * 900 + b"}")),
        WRONG,
    ),
    "10^9 units": (_json("run/architecture", _units), "must be less than or equal to 65,536"),
    "100,000 layers": (_json("run/architecture", _layers), "a text of|1 to 32 layers"),
    "no architecture": (_put("run/architecture", np.bytes_(b"[]")), "is no object"),
    "no JSON": (_put("run/plan", np.bytes_(b"{]")), WRONG),
    "a text in no encoding": (_put("run/plan", np.bytes_(b"\xff\xfe\xfd")), WRONG),
    "a field that nobody knows": (_json("run/plan", _set("code", to="os.system")), WRONG),
    "a rate of NaN": (_json("run/plan", _set("learning_rate", to=float("nan"))), WRONG),
    "a rate of 10^9": (_json("run/plan", _set("learning_rate", to=1e9)), WRONG),
    "10^30 epochs of one stage": (_json("run/plan", _override(epochs=10**30)), "Epochs a stage"),
    "batches of -5 samples": (_json("run/plan", _override(batch_size=-5)), "Batch: must be"),
    "a number of 10^6 digits": (
        _put("run/plan", np.bytes_(b'{"seed": ' + b"9" * 100_000 + b"}")),
        WRONG,
    ),
    "10^4000 samples": (_json("project", _samples), WRONG),
    "samples of 10^1800000 numbers": (_json("project", _shape), WRONG),
    "samples of a size below 0": (_json("project", _set("data", "shape", to=[-2, -2])), WRONG),
    "fewer samples than none": (_json("project", _set("data", "samples", to=-1)), "below 0"),
    "parts larger than the whole": (_json("project", _set("data", "left_out", to=99)), "parts"),
    "a stage that is not planned": (_attribute("checkpoint", "stage", 99), "stage 99 is under way"),
    "stages that are not planned": (_attribute("run", "done", np.array([7])), "stages are done"),
    "a stage done twice": (_attribute("run", "done", np.array([1, 1])), "done twice"),
    "more epochs than there were": (_attribute("checkpoint", "epoch", 5), "other epochs"),
    "less than no step": (_attribute("checkpoint", "step", -1), "less than nothing"),
    "a step after the last": (_attribute("checkpoint", "step", 4), "that is over"),
    "a best epoch that was not": (_attribute("history/stage_1", "kept_epoch", 9), "never trained"),
    "epochs without steps": (_attribute("history/stage_1", "steps_per_epoch", 0), "without a step"),
    "epochs out of order": (_put("history/stage_1/epoch", np.array([2, 1])), "count its epochs"),
    "columns of two lengths": (_put("history/stage_1/loss", np.ones(9)), WRONG),
    "seconds of NaN": (_put("history/stage_1/seconds", np.full(2, np.nan)), "cannot be"),
    "a history of no stage": (
        lambda file, outside: file.move("history/stage_1", "history/stage_8"),
        "stage 8 has a history",
    ),
    "a run without weights": (lambda file, outside: file.__delitem__("weights"), "is missing"),
    "weights without a run": (lambda file, outside: file.__delitem__("run"), "belongs to nothing"),
    "no project": (lambda file, outside: file.__delitem__("project"), "project is missing"),
    "data unpacked above": (_embedded(b"source/../../../x.csv"), "name that cannot be"),
    "data unpacked at a full path": (_embedded(b"OUTSIDE/x.csv"), "name that cannot be"),
    "data unpacked above, as Windows says": (_embedded(b"source/..\\x.csv"), "name that cannot"),
    "data unpacked under a zero byte": (_embedded(b"source/a\0b"), "cannot|is missing|no part"),
    "data that are not embedded": (_put("data/file_1", np.ones(3, "u1")), WRONG),
    "a file of this machine as embedded data": (_takes_along, WRONG),
    "the same beside an empty group": (
        _takes_along_from_an_empty_group,
        "the data that it should hold are not in it",
    ),
}  # fmt: skip


def _reaches(name: str) -> bool:
    return any(word in name for word in ("external", "virtual", "unpacked", "machine", "same"))


PROJECTS: tuple[Attack, ...] = (
    *(
        Attack(f"project: {name}", "a.h5", Door.PROJECT, make, why)
        for name, (make, why) in DAMAGED.items()
    ),
    *(
        Attack(f"sealed: {name}", "a.h5", Door.PROJECT, make, why)
        for name, (make, why) in SEALED.items()
    ),
    *(
        Attack(f"sealed: {name}", "a.h5", Door.PROJECT, resealed(edit), why, _reaches(name))
        for name, (edit, why) in EDITED.items()
    ),
)
