"""Pictures are saved where the user wants them, in the format that the name says."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from PySide6.QtCore import QRect, QSize, QStandardPaths
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from aestudio.core.errors import FileError
from aestudio.core.reference import DataReference
from aestudio.gui.document.session import Session
from aestudio.gui.kit.sketch import Sketch, contents
from aestudio.gui.shell.pictures import Pictures
from aestudio.gui.shell.theme import ui_font

Asked = list[tuple[Path, str]]


def red_square() -> Sketch:
    """10×10 in the middle of 30×20."""

    def draw(painter: QPainter, _density: float) -> None:
        painter.fillRect(QRect(10, 5, 10, 10), QColor("red"))

    return Sketch("square", QSize(30, 20), QColor("white"), draw)


@pytest.fixture
def pictures(qtbot: QtBot, session: Session) -> Pictures:
    window = QWidget()
    qtbot.addWidget(window)
    return Pictures(session, window)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Asked]:
    """Answers the dialog with each of some names in turn; what it proposed, and its formats."""

    def answers(*names: str, chosen: str = "") -> Asked:
        waiting, proposed = list(names), []

        def answer(_window: object, _title: str, path: str, filters: str) -> tuple[str, str]:
            proposed.append((Path(path), filters))
            return waiting.pop(0), chosen

        monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
        return proposed

    return answers


def test_a_picture_of_pixels_is_three_times_as_dense_as_the_screen() -> None:
    with Image.open(BytesIO(contents(red_square(), ".png"))) as found:
        assert found.size == (90, 60)
        pixels = found.convert("RGB")
        assert pixels.getpixel((45, 30)) == (255, 0, 0)
        assert pixels.getpixel((3, 3)) == (255, 255, 255)


def test_a_drawing_is_written_as_lines() -> None:
    root = ElementTree.fromstring(contents(red_square(), ".svg"))
    assert root.get("viewBox") == "0 0 30 20"
    assert "#ff0000" in ElementTree.tostring(root, "unicode")
    assert not root.findall(".//{*}image")


def test_a_document_has_one_page_of_the_size_of_the_picture() -> None:
    found = contents(red_square(), ".pdf")
    assert found.startswith(b"%PDF")
    assert b"/MediaBox [0 0 30.000000 20.000000]" in found
    assert found.count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_picture_that_cannot_be_written_is_told(
    pictures: Pictures, asked: Callable[..., Asked], tmp_path: Path, ending: str
) -> None:
    told: list[FileError] = []
    pictures.failed.connect(told.append)
    path = tmp_path / "nowhere" / f"a.{ending}"
    asked(str(path))
    pictures.ask(red_square())
    assert [(one.what, one.where) for one in told] == [("cannot be written to", str(path))]


def test_a_picture_does_not_take_the_place_of_the_data(
    pictures: Pictures, asked: Callable[..., Asked], session: Session, tmp_path: Path
) -> None:
    data = tmp_path / "scan.png"
    data.write_text("data")
    told: list[FileError] = []
    pictures.failed.connect(told.append)
    reference = DataReference(source=str(data), samples=10, shape=(784,))
    session.edit("", lambda project: project.with_data(reference))
    asked(str(data))
    pictures.ask(red_square())
    assert data.read_text() == "data"
    assert [one.remedy for one in told] == ["Choose another name"]


def test_a_picture_goes_to_the_folder_of_the_project_and_then_where_the_last_one_went(
    pictures: Pictures, asked: Callable[..., Asked], session: Session, tmp_path: Path
) -> None:
    session.mark_saved(tmp_path / "digits.h5", session.document)
    other = tmp_path / "figures"
    other.mkdir()
    proposed = asked(str(other / "one.svg"), "")
    pictures.ask(red_square())
    pictures.ask(red_square())
    assert [path for path, _filters in proposed] == [
        tmp_path / "digits-square.png",
        other / "digits-square.svg",
    ]
    assert proposed[0][1] == "PNG picture (*.png);;SVG drawing (*.svg);;PDF document (*.pdf)"
    assert [one.name for one in other.iterdir()] == ["one.svg"]


def test_without_a_project_file_pictures_go_where_the_user_keeps_them(
    pictures: Pictures,
    asked: Callable[..., Asked],
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session.edit("", lambda project: project.edited(name="a/b: c"))
    proposed = asked("", "")
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(tmp_path))
    pictures.ask(red_square())
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: "")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    pictures.ask(red_square())
    name = "a-b-c-square.png"
    assert [path for path, _filters in proposed] == [tmp_path / name, tmp_path / "home" / name]


def test_a_name_without_an_ending_gets_that_of_the_chosen_format(
    pictures: Pictures, asked: Callable[..., Asked], tmp_path: Path
) -> None:
    """A project by the name stays as it is, and a picture is replaced only if the dialog asks."""
    project = tmp_path / "digits.h5"
    project.write_text("a project")
    asked(str(project), chosen="SVG drawing (*.svg)")
    pictures.ask(red_square())
    assert project.read_text() == "a project"
    assert (tmp_path / "digits.h5.svg").exists()
    (tmp_path / "a.png").write_text("a picture")
    proposed = asked(str(tmp_path / "a"), "")
    pictures.ask(red_square())
    assert proposed[-1][0] == tmp_path / "a.png"
    assert (tmp_path / "a.png").read_text() == "a picture"


def test_a_drawing_names_fonts_for_where_ours_is_not() -> None:
    def draw(painter: QPainter, _density: float) -> None:
        painter.setFont(ui_font(11))
        painter.drawText(2, 15, "words")

    drawn = contents(Sketch("words", QSize(60, 20), QColor("white"), draw), ".svg")
    families = {one.get("font-family") for one in ElementTree.fromstring(drawn).iter()} - {None}
    assert any("Inter" in one and one.endswith("sans-serif") for one in families if one)
