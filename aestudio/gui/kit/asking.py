"""Questions that have to be answered before it goes on; each button says what it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

Role = QMessageBox.ButtonRole
Answer = TypeVar("Answer", bound=Enum)


@dataclass(frozen=True, slots=True)
class Question(Generic[Answer]):
    """``text`` in a sentence, ``more`` about what an answer costs; ``answers`` with the roles of
    their buttons, on which their values stand. Enter presses that of ``default``, else the first;
    what Escape and closing the box come to is the last.
    """

    name: str
    text: str
    more: str
    answers: Sequence[tuple[Answer, Role]]
    default: Answer | None = None


def ask(parent: QWidget, question: Question[Answer]) -> Answer:
    """What the user answers."""
    box = QMessageBox(parent)
    box.setObjectName(question.name)
    box.setWindowTitle("AE Studio")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question.text)
    box.setInformativeText(question.more)
    buttons = [(box.addButton(str(one.value), role), one) for one, role in question.answers]
    default = next((button for button, one in buttons if one is question.default), buttons[0][0])
    box.setDefaultButton(default)
    box.setEscapeButton(buttons[-1][0])
    box.exec()
    clicked = box.clickedButton()  # None if the box went without one
    box.deleteLater()
    return next((one for button, one in buttons if button is clicked), buttons[-1][1])
