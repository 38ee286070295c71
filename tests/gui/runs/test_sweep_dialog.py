"""A sweep is set up in a dialog: settings and their values, which combinations, how many runs."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from aestudio.core.assignments import assigned
from aestudio.core.queue import QueuedRun
from aestudio.core.runs import GroupKind, KeptRun, Outline, RunGroup, RunInfo, Runs
from aestudio.experiments import guided
from aestudio.experiments.grid import grid
from aestudio.experiments.planning import sweep_group
from aestudio.experiments.search import Search
from aestudio.experiments.settings import Way
from aestudio.gui.document.session import Session
from aestudio.gui.kit.forms import ChoiceField
from aestudio.gui.runs.sweep_dialog import SweepDialog
from aestudio.gui.runs.sweep_row import SETTINGS, SweepRow, example_for, hint_for
from aestudio.gui.shell.theme import Themes

Started = list[tuple[list[QueuedRun], RunGroup]]


@pytest.fixture
def dialog(session: Session, themes: Themes, qtbot: QtBot) -> Iterator[SweepDialog]:
    window = QWidget()
    themes.dress(window)
    qtbot.addWidget(window)
    window.show()
    found = SweepDialog(session, window)
    found.show()
    yield found
    found.close()
    window.close()


@pytest.fixture
def started(dialog: SweepDialog) -> Started:
    """What is put into the queue."""
    found: Started = []
    dialog.start_wanted.connect(lambda runs, group: found.append((runs, group)))
    return found


def write(row: SweepRow, text: str, setting: str = "") -> None:
    if setting:
        row.setting.show_value(setting)
        row.setting.activated.emit(list(SETTINGS).index(setting))
    row.values.setFocus()
    row.values.selectAll()
    row.values.insert(text)  # QTest cannot type dots in a row.


def choose(dialog: SweepDialog, way: Way, count: str) -> None:
    field = dialog.findChild(QLineEdit, "sweep_countField")
    assert field is not None
    ways(dialog).activated.emit(list(Way).index(way))
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, count)
    QTest.keyClick(field, Qt.Key.Key_Return)


def ways(dialog: SweepDialog) -> ChoiceField:
    found = dialog.form.field("way")
    assert isinstance(found, ChoiceField)
    return found


def offered(dialog: SweepDialog, way: Way) -> bool:
    model = ways(dialog).model()
    assert isinstance(model, QStandardItemModel)
    return model.item(list(Way).index(way)).isEnabled()


def test_it_begins_with_the_learning_rate_and_waits_for_values(dialog: SweepDialog) -> None:
    (row,) = dialog.rows
    assert row.varied.name == "learning_rate"
    assert not dialog.foot.start_button.isEnabled()
    assert row.note.text() == (
        "Numbers, more than 0 and at most 10, with commas between; or a range: low … high"
    )
    assert "drawn evenly in the logarithm" in " ".join(row.values.toolTip().split())
    assert row.values.placeholderText()


def test_every_combination_is_queued_under_its_name(dialog: SweepDialog, started: Started) -> None:
    write(dialog.rows[0], "0.001, 0.003")
    dialog.add_button.click()
    write(dialog.rows[1], "300,{16, 32}", "layers")
    assert dialog.foot.summary.text().startswith("4 runs")
    dialog.foot.start_button.click()
    ((runs, group),) = started
    assert [one.name for one in runs] == [
        f"learning rate {rate}, layers 300 → {units}"
        for rate in (0.001, 0.003)
        for units in (16, 32)
    ]
    sizes = [one.project.architecture.encoder_sizes[1:] for one in runs]
    assert sizes == [(300, 16), (300, 32)] * 2
    assert (group.kind, group.name) == (GroupKind.SWEEP, "learning rate, layers")
    assert {one.group for one in runs} == {group.id}
    assert not dialog.isVisible()


def test_some_combinations_are_drawn_by_the_seed(
    session: Session, dialog: SweepDialog, started: Started
) -> None:
    write(dialog.rows[0], "0.001, 0.002, 0.003, 0.004, 0.005")
    choose(dialog, Way.DRAWN, "3")
    assert dialog.foot.summary.text().startswith("3 runs")
    dialog.foot.start_button.click()
    ((runs, _group),) = started
    rates = [one.project.plan.learning_rate for one in runs]
    assert len({*rates}) == 3
    assert {*rates} < {0.001, 0.002, 0.003, 0.004, 0.005}
    assert {one.project.plan.seed for one in runs} == {session.project.plan.seed}


def test_a_range_is_always_drawn_from(dialog: SweepDialog, started: Started) -> None:
    way = dialog.findChild(QComboBox, "sweep_wayField")
    assert way is not None
    write(dialog.rows[0], "0.0001 … 0.01")
    assert way.currentIndex() == list(Way).index(Way.DRAWN)
    assert dialog.foot.summary.text().startswith("20 runs")
    dialog.foot.start_button.click()
    ((runs, _group),) = started
    rates = [one.project.plan.learning_rate for one in runs]
    assert len({*rates}) == 20
    assert all(0.0001 <= one <= 0.01 for one in rates)


def test_of_a_guided_search_each_run_is_chosen_when_its_turn_comes(
    session: Session, dialog: SweepDialog, started: Started
) -> None:
    write(dialog.rows[0], "0.0001 … 0.01")
    choose(dialog, Way.GUIDED, "3")
    assert dialog.foot.summary.text().startswith("3 runs")
    assert not dialog.form.field("go_on").isVisibleTo(dialog), "there is nothing to go on from"
    dialog.foot.start_button.click()
    ((runs, group),) = started
    assert [one.name for one in runs] == [
        f"Trial {number} of 3 · chosen when its turn comes" for number in (1, 2, 3)
    ]
    assert {one.group for one in runs} == {group.id}
    search = Search(session.project, grid(["learning_rate={0.0001..0.01}"]))
    assert runs[2].settled([]).project == search.next([], 3)[1]


def test_a_guided_search_goes_on_in_the_group_of_the_one_before_if_asked(
    session: Session, dialog: SweepDialog, started: Started
) -> None:
    group = sweep_group(["learning_rate"])
    runs = Runs().with_group(group)
    for number, rate in enumerate(("0.002", "0.003"), start=1):
        design = assigned(session.project, {"learning_rate": rate})
        outline = Outline(
            architecture=design.architecture,
            plan=design.plan,
            data_sha256=design.data.fingerprint,
            finished=True,
            test_mse=0.1,
        )
        info = RunInfo(id=f"{number:032x}", number=number, group=group.id)
        runs = runs.edited(
            kept=(*runs.kept, KeptRun(info=info, outline=outline)), last_number=number
        )
    session.show_runs(runs, None)
    write(dialog.rows[0], "0.0001 … 0.01")
    choose(dialog, Way.GUIDED, "2")
    go_on = dialog.form.field("go_on")
    assert isinstance(go_on, QCheckBox)
    assert dialog.form.called("go_on") == "Go on from 2 runs"
    go_on.click()
    dialog.foot.start_button.click()
    ((queued, added_to),) = started
    assert added_to == group
    assert [one.name.partition(" · ")[0] for one in queued] == ["Trial 3 of 4", "Trial 4 of 4"]


def test_where_optuna_is_not_installed_the_choice_says_what_to_install(
    session: Session, themes: Themes, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guided, "find_spec", lambda _name: None)
    window = QWidget()
    qtbot.addWidget(window)
    dialog = SweepDialog(session, window)
    assert not offered(dialog, Way.GUIDED)
    text = ways(dialog).itemText(list(Way).index(Way.GUIDED))
    assert 'pip install "aestudio[search]"' in text
    assert offered(dialog, Way.DRAWN)


def test_without_a_range_all_are_tried_again(dialog: SweepDialog) -> None:
    write(dialog.rows[0], "0.0001 … 0.01")
    write(dialog.rows[0], "0.001, 0.002")
    assert dialog.foot.summary.text().startswith("2 runs")


@pytest.mark.parametrize(
    ("setting", "written", "told"),
    [
        ("learning_rate", "0.001, 50", "Learning rate"),
        ("layers", "300,{16", "The braces of"),
        ("optimizer", "adam, best", "Optimizer"),
        ("batch_size", "0 … 5", "Batch"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_put_right_there(
    dialog: SweepDialog, setting: str, written: str, told: str
) -> None:
    (row,) = dialog.rows
    write(row, written, setting)
    assert told in row.note.text()
    assert row.note.property("role") == "mistake"
    assert row.values.property("mistake")
    assert dialog.foot.summary.text() == "Put right what is marked"
    assert not dialog.foot.start_button.isEnabled()
    row.values.clear()
    assert row.note.text() == hint_for(SETTINGS[setting])
    assert dialog.foot.summary.text() == "Write values of a setting"
    assert not row.values.property("mistake")


def test_one_value_alone_varies_nothing(dialog: SweepDialog) -> None:
    write(dialog.rows[0], "0.001")
    assert dialog.foot.summary.text() == "Nothing varies yet"
    assert not dialog.foot.start_button.isEnabled()


def test_a_combination_that_cannot_be_trained_is_told(dialog: SweepDialog) -> None:
    write(dialog.rows[0], "10, 900000", "batch_size")
    assert "A batch takes 900,000 samples" in dialog.foot.detail.text()
    assert not dialog.foot.start_button.isEnabled()


def test_more_runs_than_a_project_has_room_for_are_told_before_any_is_made(
    dialog: SweepDialog,
) -> None:
    write(dialog.rows[0], ",".join(str(one) for one in range(1, 102)), "epochs")
    dialog.add_button.click()
    write(dialog.rows[1], ",".join(str(one) for one in range(1, 102)), "batch_size")
    assert "10,000 runs at most" in dialog.foot.detail.text()
    assert not dialog.foot.start_button.isEnabled()


def test_settings_are_added_and_removed_but_for_the_last(dialog: SweepDialog) -> None:
    (first,) = dialog.rows
    assert not first.remove_button.isEnabled()
    dialog.add_button.click()
    first, second = dialog.rows
    assert first.varied.name != second.varied.name
    assert first.remove_button.isEnabled()
    first.remove_button.click()
    assert dialog.rows == (second,)
    assert not second.remove_button.isEnabled()


def test_values_of_another_setting_are_not_carried_over(dialog: SweepDialog) -> None:
    (row,) = dialog.rows
    write(row, "0.001, 0.003")
    row.setting.show_value("epochs")
    row.setting.activated.emit(list(SETTINGS).index("epochs"))
    assert row.varied.written == ""


def test_every_setting_says_what_can_stand_there() -> None:
    for one in SETTINGS.values():
        assert len(hint_for(one)) > 10
        assert example_for(one)
    assert hint_for(SETTINGS["batch_size"]) == (
        "Whole numbers, 1 to 1,000,000 samples, with commas between; or a range: low … high"
    )
    assert "0 to 90 %" in hint_for(SETTINGS["validation_share"])
    assert hint_for(SETTINGS["tied"]) == "Some of these, with commas between: yes, no"
    assert "command line" not in hint_for(SETTINGS["layers"])
    assert "one-at-a-time-then-fine-tune" in hint_for(SETTINGS["strategy"])


def test_every_control_can_be_named_and_reached(dialog: SweepDialog) -> None:
    dialog.add_button.click()
    names = list[str]()
    for one in (
        *dialog.findChildren(QAbstractButton),
        *dialog.findChildren(QLineEdit),
        *dialog.findChildren(QComboBox),
    ):
        assert one.objectName()
        assert one.accessibleName()
        assert one.toolTip()
        assert one.focusPolicy() & Qt.FocusPolicy.TabFocus
        names.append(one.objectName())
    assert len({*names}) == len(names)
