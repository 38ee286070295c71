"""The error below the samples says in which units it is."""

from pytestqt.qtbot import QtBot

from aestudio.core.measured import Measured
from aestudio.gui.build.viewer.footer import Footer
from aestudio.gui.shell.theme import Themes


def test_a_scaled_error_is_called_so_and_told_in_the_units_of_the_data_by_its_tip(
    qtbot: QtBot, themes: Themes
) -> None:
    footer = Footer(themes)
    qtbot.addWidget(footer)
    footer.show_error("Test", Measured(0.0024, 156.06), None)
    assert (footer.caption.text(), footer.error.text()) == ("test error, scaled", "0.0024")
    tip = "Mean squared error 0.00240 (scaled), 156.06 in the data's units"
    assert footer.error.toolTip() == tip
    footer.show_error("Test", Measured(0.5, 0.5), None)
    assert footer.caption.text() == "test error"
    footer.show_error("Training", Measured(0.5, None), None)
    assert footer.caption.text() == "training error, scaled"
