"""A setting that is one of several kinds brings the rows of the kind that is chosen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from aestudio.core.codings import CODINGS, Variational
from aestudio.core.corruptions import CORRUPTIONS, NoCorruption
from aestudio.core.kinds import Kind
from aestudio.core.layers import DECODER_LAYERS, LAYERS
from aestudio.core.params import parameters
from aestudio.core.sparsity import SPARSITIES
from aestudio.gui.kit.kind_form import KindForm

EVERY = [
    (name, kind)
    for table in (CODINGS, CORRUPTIONS, SPARSITIES, LAYERS, DECODER_LAYERS)
    for name, kind in table.items()
]


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[KindForm]:
    found = KindForm("corruption", "Corruption", "Damages the input", CORRUPTIONS)
    qtbot.addWidget(found)
    found.show_value(NoCorruption())
    found.show()
    yield found
    found.close()


def names(form: QWidget) -> list[str]:
    return [one.objectName() for one in form.findChildren(QWidget) if one.objectName()]


def line(form: QWidget, name: str) -> QLineEdit:
    found = form.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit)
    return found


def test_another_kind_is_told_with_what_both_have_in_common(form: KindForm, qtbot: QtBot) -> None:
    masking = CORRUPTIONS["masking"].checked({"share": 0.75})
    form.show_value(masking)
    with qtbot.waitSignal(form.edited) as told:
        qtbot.keyClick(form.findChild(QComboBox), Qt.Key.Key_End)
    assert told.args == [CORRUPTIONS["dropout"].checked({"share": 0.75}), ""]


def test_a_setting_is_told_with_its_name(form: KindForm, qtbot: QtBot) -> None:
    form.show_value(CORRUPTIONS["gaussian"].checked({}))
    field = line(form, "corruption_strengthField")
    field.setText("0.5")
    with qtbot.waitSignal(form.edited) as told:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told.args == [CORRUPTIONS["gaussian"].checked({"strength": 0.5}), "strength"]


def test_what_is_shown_is_told_to_nobody(form: KindForm, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.edited):
        for kind in CORRUPTIONS.values():
            form.show_value(kind.checked({}))


def test_only_the_rows_of_one_kind_are_there_and_no_name_is_there_twice(form: KindForm) -> None:
    for kind in (*CORRUPTIONS.values(), *CORRUPTIONS.values()):
        form.show_value(kind.checked({}))
        shown = {one for one in names(form) if one.startswith("corruption_")}
        assert shown == {f"corruption_{one}Field" for one in parameters(kind)}
        assert len(names(form)) == len(set(names(form)))


@pytest.mark.parametrize(("name", "kind"), EVERY)
def test_every_kind_there_is_has_a_row_for_each_of_its_settings(
    qtbot: QtBot, name: str, kind: type[Kind]
) -> None:
    form = KindForm("any", "Any", "Any", {name: kind})
    qtbot.addWidget(form)
    form.show_value(kind.checked({}))
    for setting, parameter in parameters(kind).items():
        assert form.form is not None
        field = form.form.field(setting)
        assert field.accessibleName() == parameter.label
        assert field.toolTip()


def test_the_tab_key_goes_from_the_kind_to_its_settings_in_order(
    form: KindForm, qtbot: QtBot
) -> None:
    form.show_value(CORRUPTIONS["gaussian"].checked({}))
    form.show_value(CORRUPTIONS["salt_and_pepper"].checked({}))
    choice = form.findChild(QComboBox)
    assert choice is not None
    walked, widget = [], choice.nextInFocusChain()
    while widget is not None and widget is not choice:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            walked.append(widget.objectName())
        widget = widget.nextInFocusChain()
    assert walked == [f"corruption_{one}Field" for one in ("share", "pepper", "salt")]


def test_a_setting_that_changes_nothing_beside_the_others_is_not_there(qtbot: QtBot) -> None:
    form = KindForm("coding", "Codings", "", CODINGS)
    qtbot.addWidget(form)
    form.show()
    found: dict[int, list[bool]] = {}
    for warm_up in (0, 5):
        form.show_value(Variational(warm_up=warm_up))
        assert form.form is not None
        fields = [form.form.field(name) for name in ("beta", "warm_up", "warm_up_unit", "cycles")]
        found[warm_up] = [field.isVisible() for field in fields]
    assert found == {0: [True, True, False, False], 5: [True] * 4}
