"""The readout in the header of the plot, with as many of its parts as there is room for."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from aestudio.gui.build.training.loss_reading import Readout, Value
from aestudio.gui.build.training.moment import moment_text
from aestudio.gui.kit.figures import amount_text, in_powers, loss_text, percent_text
from aestudio.gui.shell.theme import Theme

BETWEEN = "&nbsp; "


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the readout; the one with the lowest ``weight`` is left out first."""

    text: str
    color: str
    weight: int


class ReadoutLabel(QLabel):
    """Never cuts a number: parts that have no room are left out whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setObjectName("lossReadout")
        self.setAccessibleName("Loss at the pointer")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_readout(self, readout: Readout | None, theme: Theme) -> None:
        """Say what the curves say, or nothing."""
        self._parts = () if readout is None else parts(readout, theme)
        self.setAccessibleDescription(", ".join(part.text for part in self._parts))
        self._fit()

    def width_of(self, readout: Readout, theme: Theme) -> int:
        """The pixels that all its parts take."""
        return self._width(parts(readout, theme))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self._parts
        while shown and self._width(shown) > self.width():
            least = min(shown, key=lambda part: part.weight)
            shown = tuple(part for part in shown if part is not least)
        spans = (f'<span style="color:{part.color}">{part.text}</span>' for part in shown)
        self.setText(BETWEEN.join(spans))

    def _width(self, shown: tuple[Part, ...]) -> int:
        text = BETWEEN.replace("&nbsp;", " ").join(part.text for part in shown)
        return self.fontMetrics().horizontalAdvance(text) + 2 if shown else 0


def parts(readout: Readout, theme: Theme) -> tuple[Part, ...]:
    """From left to right; the epoch stays longest, the learning rate goes first."""
    at = readout.at
    found = [Part(moment_text(at.stage, f"{at.epoch:,.2f}", several=at.several), theme.muted, 9)]
    if at.before:
        # As it is read off the axis.
        found.append(Part(f"({at.before + at.epoch:,.2f} in all)", theme.muted, 2))
    if readout.training is not None:
        found.append(Part(_loss(readout.training), theme.training, 8))
    if readout.validation is not None:
        found.append(Part(_loss(readout.validation), theme.validation, 7))
    if readout.noisy is not None:
        # Its epoch is that of the validation loss beside it.
        told = f"noisy {loss_text(readout.noisy.loss)}"
        found.append(Part(told, theme.validation, 3))
    if readout.whole is not None:
        beside = readout.validation is not None and readout.validation.epoch == readout.whole.epoch
        value = loss_text(readout.whole.loss) if beside else _loss(readout.whole)
        told = f"{readout.whole_name} {value}"
        found.append(Part(told, theme.validation, 6))
    for one in readout.terms:
        # The colours of these curves are too pale for figures.
        found.append(Part(f"{one.word} {amount_text(one.value)}", theme.muted, 4))
    for one in readout.shares:
        found.append(Part(f"{one.word} {percent_text(one.value)}", theme.muted, 6))
    if readout.norm is not None:
        found.append(Part(f"gradient {amount_text(readout.norm)}", theme.muted, 1))
    if readout.rate is not None:
        found.append(Part(in_powers(f"rate {readout.rate:.2g}"), theme.muted, 0))
    return tuple(found)


def _loss(value: Value) -> str:
    told = loss_text(value.loss)
    return told if value.epoch is None else f"{told} (epoch {value.epoch:,})"
