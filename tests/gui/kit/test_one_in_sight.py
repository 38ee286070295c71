"""Of pages in one place one is in sight, and the others take no room."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from aestudio.gui.kit.one_in_sight import OneInSight

WORDS = "A sentence that needs several lines where there is little room for it. " * 5


def page(least: int) -> QWidget:
    found = QWidget()
    found.setMinimumSize(least, least)
    return found


def test_it_is_as_large_as_the_page_in_sight(qtbot: QtBot) -> None:
    pages = OneInSight()
    qtbot.addWidget(pages)
    small, large = page(40), page(300)
    pages.add(small)
    pages.show()
    pages.add(large)
    assert small.isVisible()
    assert not large.isVisible()
    assert pages.minimumSizeHint().width() == 40
    pages.turn_to(large)
    assert large.isVisible()
    assert not small.isVisible()
    assert pages.minimumSizeHint().width() == 300
    pages.turn_to(small)
    assert pages.minimumSizeHint().width() == 40


def test_words_that_are_wrapped_out_of_sight_need_no_height(qtbot: QtBot) -> None:
    pages = OneInSight()
    qtbot.addWidget(pages)
    pages.add(page(40))
    words = QLabel(WORDS)
    words.setWordWrap(True)
    pages.add(words)
    assert not pages.hasHeightForWidth()
    pages.turn_to(words)
    assert pages.heightForWidth(100) >= words.heightForWidth(100)
