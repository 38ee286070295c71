"""The page before the first run."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aestudio.gui.build.training.start_page import MOST_RECENT, RecipeCard, StartPage
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.shell.theme import Themes

RECIPES = (
    RecipeCard("tied", "Tied", "Half the parameters.", "784 → 300 → 784"),
    RecipeCard("whole", "Whole", "All layers at once. " * 20, "784 → 300 → 784"),
)


@pytest.fixture
def page(qtbot: QtBot, themes: Themes) -> StartPage:
    found = StartPage(themes, RECIPES)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(634, 314)
    found.show()
    return found


def recent(page: StartPage) -> list[QPushButton]:
    return page.findChildren(QPushButton, "recentFileButton")


def test_a_click_and_enter_choose_a_recipe(qtbot: QtBot, page: StartPage) -> None:
    chosen: list[str] = []
    page.recipe_chosen.connect(chosen.append)
    qtbot.mouseClick(page.tile("whole"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(page.tile("tied"), Qt.Key.Key_Return)
    assert chosen == ["whole", "tied"]


def test_a_recent_file_is_offered_and_told_with_its_path(qtbot: QtBot, page: StartPage) -> None:
    chosen: list[str] = []
    page.file_chosen.connect(chosen.append)
    page.show_recent([f"/somewhere/project {number}.h5" for number in range(9)])
    buttons = [one for one in recent(page) if one.isVisible()]
    assert len(buttons) == MOST_RECENT
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert chosen == ["/somewhere/project 1.h5"]


def test_without_recent_files_the_row_is_hidden(page: StartPage) -> None:
    page.show_recent(["/a.h5"])
    page.show_recent([])
    assert not [one for one in recent(page) if one.isVisible()]


def test_the_recipe_in_use_is_marked_without_choosing_it(page: StartPage) -> None:
    chosen: list[str] = []
    page.recipe_chosen.connect(chosen.append)
    page.show_current("tied")
    assert page.current == "tied"
    page.show_current(None)
    assert page.current is None
    assert not chosen


@pytest.mark.parametrize("width", [560, 634])
def test_the_page_fits_the_card(page: StartPage, width: int) -> None:
    page.show_recent(["/a.h5"])
    assert page.minimumSizeHint().width() <= width
    assert page.minimumSizeHint().height() <= 315


def test_a_taller_page_shows_more_of_the_summaries_and_can_shrink_again(page: StartPage) -> None:
    def shown() -> int:
        return sum(len(one.text()) for one in page.tile("whole").findChildren(QLabel))

    least = page.minimumHeight()
    page.resize(634, least)
    QCoreApplication.processEvents()
    before = shown()
    page.resize(634, 500)
    QCoreApplication.processEvents()
    assert shown() > before
    assert page.minimumHeight() == least


@pytest.mark.parametrize("files", [(), ("/a.h5", "/b.h5")])
def test_every_recipe_is_whole_in_a_window_of_1280_by_800(
    qtbot: QtBot, themes: Themes, files: tuple[str, ...]
) -> None:
    cards = [
        RecipeCard(f"{number}", f"Recipe {number}", "Words. " * 20, "") for number in range(10)
    ]
    page = StartPage(themes, cards)
    themes.dress(page)
    qtbot.addWidget(page)
    page.resize(624, 287)  # Of which the bar at the side takes none.
    page.show_recent(files)
    page.show()
    QCoreApplication.processEvents()
    assert page.verticalScrollBar().maximum() == 0
    for one in cards:
        tile = page.tile(one.name)
        assert tile.visibleRegion().boundingRect() == tile.rect()
    summary = max((one.text() for one in page.tile("0").findChildren(QLabel)), key=len)
    assert len(summary.splitlines()) == (1 if files else 2)


def test_with_own_data_the_page_says_to_train_and_offers_no_recipe_that_would_replace_them(
    page: StartPage,
) -> None:
    heading = page.findChild(QLabel, "startHeading")
    assert heading is not None
    page.show_recent(["/a.h5"])
    page.show_own_data("flowers")
    assert heading.text() == "Press Train to learn from flowers"
    assert not any(page.tile(one.name).isVisible() for one in RECIPES)
    assert recent(page)[0].isVisible()
    page.show_own_data("")
    assert heading.text() == "Choose a network, then press Train"
    assert all(page.tile(one.name).isVisible() for one in RECIPES)


@pytest.mark.parametrize("width", [480, 560, 634, 1000])
def test_titles_and_recent_names_are_whole_where_there_is_room_and_end_in_dots_where_not(
    page: StartPage, width: int
) -> None:
    page.show_recent([f"/somewhere/{'another ' * number}project.h5" for number in range(4)])
    page.show_current("whole")
    page.resize(width, 400)
    QCoreApplication.processEvents()
    for one in RECIPES:
        title = page.tile(one.name).findChild(ElidedLabel)
        assert title is not None
        assert title.shown == one.title
    hint = page.findChild(ElidedLabel, "startHint")
    assert hint is not None
    hint.resize(600, hint.height())
    whole = "Each is a complete project: data, layers and settings. Change anything later."
    assert hint.shown == whole
    hint.resize(372, hint.height())
    assert hint.shown == "Each is a complete project. Change anything later."
    row = page.findChild(QWidget, "recentFiles")
    assert row is not None
    assert row.rect().contains(row.childrenRect())
    names = [one.text() for one in recent(page) if one.isVisible()]
    assert names[0] == "project"
    if width >= 634:
        assert not any("…" in one for one in names)
    else:
        assert "…" in names[-1]
    assert all("/somewhere/" in one.toolTip() for one in recent(page))
