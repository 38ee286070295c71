"""A report is one file: whole, safe, readable by machines and without anything beside it."""

import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from aestudio.core.codings.variational import Variational
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.encoding import Feature
from aestudio.core.layers.convolution import Convolution
from aestudio.core.scaling import Scaling
from aestudio.export.report.gather import About
from tests.export.report.reported import PLAN, broken, dataset, linear, run, written

NAMESPACE = "http://www.w3.org/2000/svg"
EVIL = "<script>alert('x')</script> & \"q\" \x00\x0b"
COLOURED = tuple(
    Feature(column="colour <b>", category=one) for one in ("red & <i>", "blue")
)  # fmt: skip
TABLE = (Feature(column=EVIL), *COLOURED, Feature(column="t", origin=1_000_000.0))


def digits() -> str:
    return written(run(linear().edited(tied=True)), dataset())


def table() -> str:
    scaling = Scaling(np.zeros(4, np.float32), np.array([3, 1, 1, 9], np.float32))
    data = dataset((4,), scaling=scaling, features=TABLE, labelled=False, notes=(EVIL,))
    data = replace(data, reference=data.reference.edited(name=EVIL))
    return written(run(linear((4,), (2,))), data, About(EVIL, EVIL, 1e9))


def classes() -> str:
    data = replace(dataset(), class_names=(EVIL, "", "two"))
    return written(run(linear()), data)


def convolution() -> str:
    data = dataset((6, 6, 3))
    layers = (Convolution(filters=2), *linear(units=(4,)).layers)
    architecture = linear((6, 6, 3)).edited(layers=layers, coding=Variational())
    return written(run(architecture), data)


def denoising() -> str:
    return written(run(linear(), PLAN.edited(corruption=GaussianNoise())), dataset())


def signals() -> str:
    return written(run(linear((40, 2), (3,))), dataset((40, 2), labelled=False))


def cubes() -> str:
    return written(run(linear((2, 2, 2, 2), (3,))), dataset((2, 2, 2, 2)))


def without_test_part() -> str:
    return written(run(linear()), dataset(test=0))


def one_sample() -> str:
    return written(run(linear()), dataset(test=1))


def stopped() -> str:
    plan = PLAN.edited(strategy="one-at-a-time-then-fine-tune")
    return written(run(linear(), plan, losses=((0.5, None),), done=()), dataset())


def not_begun() -> str:
    return written(run(linear(), losses=(), done=(), stage=1), dataset())


def diverged() -> str:
    losses = ((float("nan"), float("inf")), (0.5, -1.0), (0.0, 0.25))
    return written(broken(run(linear(units=(1,)), losses=losses)), dataset())


def deep() -> str:
    return written(run(linear(units=(12,) * 16)), dataset())


ALL: tuple[Callable[[], str], ...] = (
    digits,
    table,
    classes,
    convolution,
    denoising,
    signals,
    cubes,
    without_test_part,
    one_sample,
    stopped,
    not_begun,
    diverged,
    deep,
)


@pytest.fixture(scope="module", params=ALL, ids=[one.__name__ for one in ALL])
def text(request: pytest.FixtureRequest) -> str:
    make: Callable[[], str] = request.param
    return make()


def body(text: str) -> ElementTree.Element:
    """The page as XML, which it is but for its first line."""
    return ElementTree.fromstring(text.removeprefix("<!DOCTYPE html>\n"))


def named(root: ElementTree.Element, *tags: str) -> list[ElementTree.Element]:
    return [one for one in root.iter() if one.tag.rpartition("}")[2] in tags]


class Tags(HTMLParser):
    """What an HTML parser makes of a page: its elements, and those that were never closed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen, self.open = set[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_nothing_is_fetched_from_anywhere(text: str) -> None:
    assert "http" not in text.replace(f'xmlns="{NAMESPACE}"', "")
    root = body(text)
    sources = [one.get("src") for one in root.iter() if one.get("src") is not None]
    assert all((one or "").startswith("data:image/png;base64,") for one in sources)
    assert not [one for one in root.iter() if {"href", "srcset", "action", "data"} & {*one.attrib}]
    (style,) = named(root, "style")
    assert not re.search(r"url\(|@import", style.text or "")


def test_there_is_no_script_whatever_users_call_things(text: str) -> None:
    parser = Tags()
    parser.feed(text)
    assert parser.open == []
    assert not parser.seen & {"script", "link", "iframe", "object", "i"}
    attributes = {name for one in body(text).iter() for name in one.attrib}
    assert not [name for name in attributes if name.startswith("on")]


def test_headings_come_in_order_under_one_title(text: str) -> None:
    root = body(text)
    assert root.get("lang") == "en"
    levels = [int(one.tag[1]) for one in named(root, "h1", "h2", "h3")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_given_once(text: str) -> None:
    ids = [one.get("id") for one in body(text).iter() if one.get("id")]
    assert len(set(ids)) == len(ids)


def test_every_picture_says_what_it_shows(text: str) -> None:
    root = body(text)
    assert all(one.get("alt") for one in named(root, "img"))
    for drawing in named(root, "svg"):
        assert drawing.tag == f"{{{NAMESPACE}}}svg"
        assert drawing.get("role") == "img"
        title = drawing[0]
        assert title.tag == f"{{{NAMESPACE}}}title"
        assert title.text


def test_no_coordinate_is_no_number(text: str) -> None:
    for drawing in named(body(text), "svg"):
        for one in drawing.iter():
            for value in one.attrib.values():
                assert not re.search(r"\b(nan|inf)\b", value)


def test_every_drawing_stays_within_its_frame(text: str) -> None:
    for drawing in named(body(text), "svg"):
        _left, _top, width, height = map(float, drawing.attrib["viewBox"].split())
        for one in named(drawing, "rect"):
            x, y, wide, high = (float(one.attrib[name]) for name in ("x", "y", "width", "height"))
            assert -0.1 <= x <= x + wide <= width + 0.1
            assert -0.1 <= y <= y + high <= height + 0.1


def test_words_of_users_stand_there_as_they_wrote_them() -> None:
    root = body(table())
    told = EVIL.replace("\x00", "�").replace("\x0b", "�")
    (title,) = named(root, "h1")
    assert title.text == told
    words = [one.text for one in named(root, "th")]
    assert told in words
    cells = {one.text for one in named(root, "td")}
    assert cells & {"red & <i>", "blue"}
    notes = [one.text for one in named(root, "li")]
    assert f"{told}." in notes


def test_pictures_show_the_samples_as_bright_as_the_file_has_them() -> None:
    data, one = dataset(), run(linear())
    root = body(written(one, data))
    images = [each for each in named(root, "img") if each.get("alt", "").startswith("Input")]
    assert len(images) == 24
    first = re.search(r"sample ([\d,]+)", images[0].attrib["alt"])
    assert first is not None
    row = int(first[1].replace(",", "")) - 1
    content = b64decode(images[0].attrib["src"].partition(",")[2])
    with Image.open(BytesIO(content)) as image:
        pixels = np.asarray(image)
    sample = data.test[data.test_rows.tolist().index(row)].reshape(5, 4)
    np.testing.assert_array_equal(pixels[:, :, 0], np.round(255 * sample))


def test_columns_stand_in_the_units_of_the_data_and_times_as_times() -> None:
    root = body(table())
    texts = [one.text or "" for one in named(root, "td")]
    assert any(re.fullmatch(r"1970-01-12 \d\d:\d\d:\d\d", one) for one in texts)


def test_a_tied_pair_is_joined_and_told_in_the_table() -> None:
    root = body(digits())
    ties = [one for one in named(root, "path") if one.get("class") == "tie"]
    assert len(ties) == 2 * 2, "two pairs, drawn in two widths"
    cells = [one.text for one in named(root, "td")]
    assert cells.count("layer\u00a01") == 1


def test_the_table_of_layers_counts_parameters() -> None:
    rows = [[cell.text for cell in row] for row in named(body(digits()), "tr")]
    counts = [row[-1] for row in rows if row[0] in ("1", "2", "3", "4") and len(row) == 7]
    # 20 → 8 → 3 → 8 → 20; decoders have biases alone.
    assert counts == ["168", "27", "8", "20"]


def test_more_classes_than_colours_are_said_to_share_them() -> None:
    labels = np.arange(40, dtype=np.int64) % 12
    data = replace(dataset(), test_labels=labels, class_names=tuple("abcdefghijkl"))
    text = written(run(linear()), data)
    assert "There are 12 classes: colours come again after 10." in text
    items = [one for one in named(body(text), "li") if (one[-1].tail or "").endswith(" · 4")]
    swatches = [one[0].get("class") for one in items if len(one)]
    assert swatches == [f"swatch c{number}" for number in range(4)]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (stopped, "Training was stopped"),
        (not_begun, "No epoch has ended yet."),
        (diverged, "No error is a finite number: the network has diverged."),
        (convolution, "KL divergence of the codings"),
        (denoising, "It learnt from damaged samples (noise σ 0.2) to give back whole ones."),
        (without_test_part, "There is no test part"),
    ],
)
def test_what_is_out_of_the_ordinary_is_said(make: Callable[[], str], words: str) -> None:
    assert words in make()
