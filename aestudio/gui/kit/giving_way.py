"""Controls in a row that give way where there is no room for all."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QBoxLayout, QLayoutItem, QWidget

QWIDGETSIZE_MAX = 2**24 - 1  # Of Qt: as wide as it likes.


class GivingWay:
    """``rare`` are those that may go, the first of them first; ``kept`` tells the room that
    others are to have, more than the least they can do with.

    ``instead`` are those that are there only while another is not. ``shortened`` is one that is
    kept less room, down to a least, where that saves another. What goes has to be within reach in
    another way.
    """

    def __init__(
        self,
        layout: QBoxLayout,
        rare: Sequence[tuple[QWidget, ...]],
        kept: Mapping[QWidget, Callable[[], int]],
        instead: Mapping[QWidget, QWidget],
        shortened: tuple[QWidget, int, QWidget] | None = None,
    ) -> None:
        self._layout, self._rare, self._kept, self._instead = layout, rare, kept, instead
        self._shortened = shortened

    def settle(self, width: int) -> None:
        """Show as much as fits into that width."""
        over = self._needed() - width
        for group in self._rare:
            over -= self._shorten(group, over)
            for one in group:
                other = self._instead.get(one)
                one.setVisible(over <= 0 and (other is None or other.isHidden()))
            over -= sum(self._least(one) + self._layout.spacing() for one in group)

    def _shorten(self, group: tuple[QWidget, ...], over: int) -> int:
        """Give one less room where that saves the group; how much."""
        if self._shortened is None or self._shortened[2] not in group:
            return 0
        one, least, _saved = self._shortened
        kept = self._least(one)
        given = over if 0 < over <= kept - least else 0
        one.setMaximumWidth(kept - given if given else QWIDGETSIZE_MAX)
        return given

    def _needed(self) -> int:
        margins = self._layout.contentsMargins()
        items = (self._layout.itemAt(number) for number in range(self._layout.count()))
        return margins.left() + margins.right() + sum(self._taken(one) for one in items)

    def _taken(self, item: QLayoutItem | None) -> int:
        """By a widget, shown or not, or by a gap."""
        if item is None:
            return 0
        widget = item.widget()
        if widget is None:
            return item.sizeHint().width()
        return self._least(widget) + self._layout.spacing()

    def _least(self, widget: QWidget) -> int:
        wanted = max(widget.minimumSizeHint().width(), widget.minimumWidth())
        kept = self._kept.get(widget)
        return wanted if kept is None else max(wanted, kept())
