"""Controls in a row that give way where there is no room for all."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QBoxLayout, QWidget


class GivingWay:
    """``rare`` are those that may go, the first of them first; ``kept`` tells the room that
    others are to have, more than the least they can do with.

    What goes has to be within reach in another way.
    """

    def __init__(
        self,
        layout: QBoxLayout,
        rare: Sequence[tuple[QWidget, ...]],
        kept: Mapping[QWidget, Callable[[], int]],
    ) -> None:
        self._layout, self._rare, self._kept = layout, rare, kept

    def settle(self, width: int) -> None:
        """Show as much as fits into that width."""
        over = self._needed() - width
        for group in self._rare:
            for one in group:
                one.setVisible(over <= 0)
            over -= sum(self._least(one) + self._layout.spacing() for one in group)

    def _needed(self) -> int:
        margins = self._layout.contentsMargins()
        items = (self._layout.itemAt(number) for number in range(self._layout.count()))
        widgets = [None if one is None else one.widget() for one in items]
        least = [self._least(one) + self._layout.spacing() for one in widgets if one is not None]
        return margins.left() + margins.right() + sum(least) - self._layout.spacing()

    def _least(self, widget: QWidget) -> int:
        wanted = max(widget.minimumSizeHint().width(), widget.minimumWidth())
        kept = self._kept.get(widget)
        return wanted if kept is None else max(wanted, kept())
