"""What another process tells of a file is checked again, and taken from the file's bytes."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from aestudio.data.formats.tree import Attribute, Entry, Tree
from aestudio.storage.allowed import check_allowed
from aestudio.storage.layout import FORMAT_VERSION
from aestudio.storage.tree import Item, LayoutError, Node, items_of

BYTES = bytes(range(64))
ROOT = Entry("")
NUMBERS = Entry("a/numbers", "<f4", (2, 3), 8)


def items(*entries: Entry) -> Any:
    return items_of(Tree((ROOT, *entries)), BYTES)


def test_arrays_are_the_bytes_of_the_file_where_they_are_told_to_lie() -> None:
    found = items(Entry("a"), NUMBERS)
    expected = np.frombuffer(BYTES, "<f4", 6, 8).reshape(2, 3)
    np.testing.assert_array_equal(found["a/numbers"].array, expected)
    assert found["a"].array is None
    node = Node.root(found).group("a")
    copy = node.array("numbers")
    np.testing.assert_array_equal(copy, expected)
    assert copy.flags.writeable, "it shares nothing with the file"


def test_an_array_may_reach_to_the_end_and_hold_nothing() -> None:
    assert items(Entry("a", "|u1", (64,)))["a"].array.tobytes() == BYTES
    assert items(Entry("a", "<f8", (3, 0), 2**40))["a"].array.shape == (3, 0)
    assert items(Entry("a", "<f4", (1,) * 8))["a"].array.ndim == 8


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (Entry("a", "|u1", (65,)), "more values than the file holds"),
        (Entry("a", "<f4", (4, 4), 1), "more values than the file holds"),
        (Entry("a", "<f4", (2**60, 2**60)), "more values than the file holds"),
        (Entry("a", "<f4", (1,) * 9), "unknown form"),
        (Entry("a", "<f4", (-1,)), "unknown form"),
        (Entry("a", "<f4", (1,), -1), "unknown form"),
        (Entry("a", "O", (1,)), "unknown form"),
        (Entry("a", ">f4", (1,)), "unknown form"),
        (Entry("a", "<f2", (1,)), "unknown form"),
        (Entry("a", "<f4,<f4", (1,)), "unknown form"),
        (Entry("a", "|S0", (1,)), "unknown form"),
    ],
)
def test_an_array_that_cannot_be_is_refused(entry: Entry, message: str) -> None:
    with pytest.raises(LayoutError, match=message):
        items(entry)


def test_each_place_is_told_once_and_no_two_arrays_share_bytes() -> None:
    with pytest.raises(LayoutError, match="/a is there twice"):
        items(Entry("a"), Entry("a"))
    with pytest.raises(LayoutError, match="there is no root"):
        items_of(Tree((Entry("a"),)), BYTES)
    items(Entry("a", "<f4", (2,), 0), Entry("b", "<f4", (2,), 8))
    with pytest.raises(LayoutError, match="/b lies where /a does"):
        items(Entry("b", "<f4", (2,), 7), Entry("a", "<f4", (2,), 0))
    with pytest.raises(LayoutError, match="/c lies where /b does"):
        items(*(Entry(name, "<f4", (2,), 8 * at) for name, at in (("a", 0), ("b", 1), ("c", 1))))
    items(Entry("a", "<f4", (2,), 0), Entry("b", "<f4", (0,), 4))


def attribute(dtype: str, shape: tuple[int, ...], content: bytes) -> Attribute:
    return Attribute("it", dtype, shape, content.hex())


def test_attributes_are_numbers_texts_or_series() -> None:
    whole = attribute("<i8", (), (7).to_bytes(8, "little"))
    word = replace(attribute("|S3", (), b"abc"), name="word")
    series = replace(attribute("<i8", (2,), bytes(16)), name="series")
    node = Node.root(items_of(Tree((replace(ROOT, attributes=(whole, word, series)),)), b""))
    assert (node.number("it"), node.word("word")) == (7, "abc")
    assert node.attribute("series").tolist() == [0, 0]
    assert node.attribute("none") is None
    with pytest.raises(LayoutError, match="attribute /none is missing"):
        node.number("none")
    with pytest.raises(LayoutError, match="attribute /word is no integer"):
        node.number("word")
    with pytest.raises(LayoutError, match="attribute /it is no text"):
        node.word("it")
    untold = Node.root(items_of(Tree((replace(ROOT, attributes=(attribute("", (), b""),)),)), b""))
    with pytest.raises(LayoutError, match="attribute /it is no integer"):
        untold.number("it")


def test_a_node_knows_its_members_and_what_they_are() -> None:
    text = np.array("Größe".encode())
    node = Node.root(
        {
            "": Item(),
            "a": Item(),
            "a/b": Item(array=np.zeros(2, np.float32)),
            "a/c": Item(array=text),
            "a/d": Item(array=np.array([text])),
        }
    )
    inner = node.group("a")
    assert (node.path, inner.path, inner.of("b").path) == ("", "/a", "/a/b")
    assert (node.names(), inner.names(), inner.of("b").names()) == (["a"], ["b", "c", "d"], [])
    assert ("b" in inner, "b" in node) == (True, False)
    assert inner.text("c") == "Größe"
    for call, message in (
        (lambda: inner.group("b"), "/a/b is no group"),
        (lambda: inner.group("x"), "/a/x is missing"),
        (lambda: inner.array("b", "float64"), "/a/b has type float32, not float64"),
        (lambda: node.array("a"), "/a is no array"),
        (lambda: node.of("a"), "/a is no array"),
        (lambda: inner.text("b"), "/a/b is no text"),
        (lambda: inner.text("d"), "/a/d is no text"),
    ):
        with pytest.raises(LayoutError, match=message):
            call()


FLOATS = np.zeros(3, np.float32)
INTEGER = np.int64(1)


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("", Item({"format": None, "format_version": INTEGER, "program_version": b"1"})),
        ("project", Item({"source": b"a"}, np.array(b"x"))),
        ("data/file_12", Item({"path": b"a"}, np.zeros(9, np.uint8))),
        ("run", Item({"data_sha256": b"", "done": np.arange(3), "test_mse": np.float64(1)})),
        ("run/scaling/offset", Item(array=FLOATS)),
        ("weights/encoder_7/kernel", Item(array=np.zeros((2, 3, 4, 5), np.float32))),
        ("best/decoder_7", Item({"tied_to": b"encoder_7"})),
        ("checkpoint", Item({"stage": INTEGER, "epoch": INTEGER, "step": INTEGER})),
        ("optimizer/slot_1/decoder_2/bias", Item(array=np.zeros(3, np.float32))),
        ("history/stage_1", Item({"terms": b"reconstruction", "kept_epoch": INTEGER})),
        ("history/stage_1/steps", Item()),
        ("history/stage_1/steps/l2", Item(array=np.zeros(3, np.float32))),
        ("history/stage_1/training/l2", Item(array=np.zeros(3))),
        ("history/stage_1/validation/reconstruction", Item(array=np.zeros(3))),
        ("history/stage_1/validated", Item(array=np.zeros(3, np.uint8))),
        ("history/stage_1/loss", Item(array=np.zeros(3))),
    ],
)
def test_what_a_project_holds_is_allowed(path: str, item: Item) -> None:
    check_allowed({path: item}, FORMAT_VERSION)


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("weights/layer_7/kernel", Item(array=np.zeros((2, 3), np.float32))),
        ("best/layer_7/bias", Item(array=np.zeros(2, np.float32))),
        ("best/layer_7", Item({"transposed_from": INTEGER})),
        ("optimizer/slot_1/variable_2", Item(array=np.zeros((2, 3), np.float32))),
        ("history/stage_1/step_losses", Item(array=np.zeros(3, np.float32))),
    ],
)
def test_what_has_another_name_now_is_allowed_up_to_version_5_alone(path: str, item: Item) -> None:
    for version in range(1, 6):
        check_allowed({path: item}, version)
    with pytest.raises(LayoutError, match="is no part of a project"):
        check_allowed({path: item}, 6)


@pytest.mark.parametrize("path", ["weights/encoder_1", "history/stage_1/steps"])
def test_what_version_6_brought_is_no_part_of_an_older_file(path: str) -> None:
    check_allowed({path: Item()}, 6)
    with pytest.raises(LayoutError, match="is no part of a project"):
        check_allowed({path: Item()}, 5)


@pytest.mark.parametrize(
    ("path", "item", "message"),
    [
        ("more", Item(), "/more is no part of a project"),
        ("weights/encoder_0", Item(), "is no part of a project"),
        ("weights/encoder_01", Item(), "is no part of a project"),
        ("weights/decoder_12345678", Item(), "is no part of a project"),
        ("weights/coder_1", Item(), "is no part of a project"),
        ("weights/encoder_1/Kernel", Item(array=FLOATS), "is no part of a project"),
        (f"weights/encoder_1/{'k' * 41}", Item(array=FLOATS), "is no part of a project"),
        ("weights/encoder_1/kernel", Item(array=np.zeros(3)), "has type float64, not float32"),
        ("history/stage_1/steps/l2", Item(array=np.zeros(3)), "has type float64, not float32"),
        ("history/stage_1/training/l2", Item(array=np.zeros((3, 1))), "has 2 dimensions, not 1"),
        ("history/stage_1", Item({"terms": INTEGER}), "an attribute terms that is no text"),
        ("project", Item(problem="is a link"), "/project is a link"),
        ("project", Item(), "is no array"),
        ("run", Item(array=FLOATS), "is no group"),
        ("project", Item(array=FLOATS), "is no text"),
        ("project", Item(array=np.array([b"a"])), "is no text"),
        ("run/scaling/scale", Item(array=np.zeros(3, np.int64)), "has type int64, not float32"),
        ("run/scaling/scale", Item(array=np.zeros((3, 1), np.float32)), "has 2 dimensions, not 1"),
        ("checkpoint", Item({"more": INTEGER}), "has an attribute more, which is no part"),
        ("checkpoint", Item({"step": np.float64(1)}), "an attribute step that is no whole number"),
        ("run", Item({"test_mse": INTEGER}), "an attribute test_mse that is no number"),
        ("run", Item({"data_sha256": INTEGER}), "an attribute data_sha256 that is no text"),
        ("run", Item({"done": INTEGER}), "an attribute done that is no whole numbers"),
        ("run", Item({"done": FLOATS}), "an attribute done that is no whole numbers"),
        ("run", Item({"done": np.zeros((1, 1), int)}), "an attribute done that is no whole"),
        ("x" * 200, Item(), f"/{'x' * 80} is no part"),
    ],
)
def test_what_no_project_holds_is_refused(path: str, item: Item, message: str) -> None:
    with pytest.raises(LayoutError, match=message):
        check_allowed({path: item}, FORMAT_VERSION)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("project", 4_194_304),
        ("run/architecture", 262_144),
        ("run/plan", 262_144),
        ("run/data", 4_194_304),
        ("run/encoding", 268_435_456),
    ],
)
def test_each_text_has_so_many_bytes_at_the_most(path: str, most: int) -> None:
    check_allowed({path: Item(array=np.empty((), f"S{most}"))}, FORMAT_VERSION)
    with pytest.raises(LayoutError, match=f"a text of {most + 1:,} bytes, {most:,} are the most"):
        check_allowed({path: Item(array=np.empty((), f"S{most + 1}"))}, FORMAT_VERSION)
