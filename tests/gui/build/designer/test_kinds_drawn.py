"""Images are drawn as blocks, drawn codings as two heads, and all of them can be edited there."""

from collections.abc import Iterator
from itertools import pairwise
from math import log

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from aestudio.core.architecture import Architecture
from aestudio.core.codings import Variational
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.layers.convolution import Convolution
from aestudio.core.layers.dense import Dense
from aestudio.core.layers.reshape import Reshape
from aestudio.core.layers.transposed_convolution import TransposedConvolution
from aestudio.core.layers.windows import MOST_FILTERS
from aestudio.core.sparsity.l1 import L1Activity
from aestudio.gui.build.designer.bar_notes import layer_tip
from aestudio.gui.build.designer.geometry import CAPTION_ROW, LABEL_ROW, Bar, hourglass
from aestudio.gui.build.designer.layer_table import Column
from aestudio.gui.build.designer.panel import DesignerPanel
from aestudio.gui.build.designer.wording import Wording
from aestudio.gui.document.session import Session
from aestudio.gui.kit.kind_form import KindChoice
from aestudio.gui.shell.theme import Themes

LEFT = Qt.MouseButton.LeftButton
CONVOLVED = Architecture(
    layers=(Convolution(filters=16), Convolution(filters=32), Dense(units=10)), tied=True
)
DEEP = Architecture(
    layers=(*(Convolution(filters=8, stride=1) for _ in range(11)), Dense(units=10)), tied=True
)
OWN = Architecture(
    layers=(Convolution(filters=8), Dense(units=10)),
    decoder=(Dense(units=98), Reshape(height=7, breadth=7, channels=2), TransposedConvolution()),
)
DRAWN = Architecture(coding=Variational())


@pytest.fixture
def panel(qtbot: QtBot, session: Session, themes: Themes) -> Iterator[DesignerPanel]:
    found = DesignerPanel(session, themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(636, 274)
    found.show()
    yield found
    found.close()


def use(session: Session, architecture: Architecture, layer: int = 1) -> None:
    session.edit("", lambda project: project.edited(architecture=architecture))
    session.select_layer(layer)


def bars(architecture: Architecture, width: float = 636, height: float = 236) -> tuple[Bar, ...]:
    return hourglass(architecture, width, height).bars


def test_what_sees_images_is_a_block_and_what_does_not_a_bar() -> None:
    assert [one.block is not None for one in bars(CONVOLVED)] == [True] * 3 + [False] + [True] * 3
    assert [one.block is not None for one in bars(OWN)] == [
        *(True, True, False),
        *(False, True, True, True),
    ]
    assert not any(one.block for one in bars(Architecture()))


def test_blocks_are_as_high_as_their_images_are_and_as_thick_as_they_have_channels() -> None:
    found = bars(CONVOLVED)
    fronts = [one.block.front for one in found[:3] if one.block]
    assert found[1].height / found[0].height == pytest.approx(14 / 28)
    assert found[2].height / found[0].height == pytest.approx(7 / 28)
    assert fronts[1] / fronts[2] == pytest.approx(log(17) / log(33))
    assert fronts[0] < fronts[1]


@pytest.mark.parametrize("architecture", [CONVOLVED, DEEP, OWN, DRAWN])
@pytest.mark.parametrize("canvas", [(404, 180), (636, 236), (1000, 400)])
def test_blocks_and_heads_lie_inside_of_the_canvas_and_apart(
    architecture: Architecture, canvas: tuple[int, int]
) -> None:
    laid = hourglass(architecture, *canvas)
    assert laid.label_top + laid.label_rows * LABEL_ROW + CAPTION_ROW <= canvas[1]
    assert all(one.top >= 0 and one.bottom <= laid.label_top for one in laid.bars)
    assert all(a.x + a.width < b.x for a, b in pairwise(laid.bars))


def test_each_tied_pair_has_an_arc_between_its_kernels_and_no_other() -> None:
    layers = (Convolution(filters=16, tying=False), *CONVOLVED.layers[1:])
    laid = hourglass(CONVOLVED.edited(layers=layers), 636, 236)
    assert [arc.layer for arc in laid.arcs] == [2, 3]
    for arc in laid.arcs:
        assert arc.left + arc.right == pytest.approx(636)


def test_drawn_codings_have_two_heads_of_their_units_and_a_sample_where_there_is_room() -> None:
    heads, plain = bars(DRAWN)[2], bars(Architecture())[2]
    assert heads.heads is not None
    assert (heads.height - heads.heads.gap) / 2 <= plain.height
    assert heads.heads.sample is not None
    narrow = bars(Architecture(layers=(Dense(units=9),) * 9, coding=Variational()), 404, 180)[9]
    assert narrow.heads is not None
    assert narrow.heads.sample is None


@pytest.mark.parametrize(
    ("architecture", "captions"),
    [
        (
            CONVOLVED,
            ["Input", "Conv 3×3 /2", "Conv 3×3 /2", "Codings", "Dense", "Transposed 3×3 ×2"],
        ),
        (OWN, ["Input", "Conv 3×3 /2", "Codings", "Dense", "Reshape", "Transposed 3×3 ×2"]),
        (DRAWN, ["Input", "Hidden 1", "Codings · variational", "Hidden 3", "Output"]),
        (
            Architecture(layers=(Dense(units=30, sparsity=L1Activity()), Dense(units=9))),
            ["Input", "Hidden 1 · L1 0.0001", "Codings"],
        ),
    ],
)
def test_bars_are_named_by_what_they_are(architecture: Architecture, captions: list[str]) -> None:
    _full, told, *_shorter = Wording(architecture).captions
    assert [told(number) for number in range(len(captions))] == captions


def test_widths_are_told_as_layers_see_them() -> None:
    shown = Wording(CONVOLVED)
    assert [shown.width(number) for number in range(7)] == [
        *("28×28×1", "14×14×16", "7×7×32", "10"),
        *("7×7×32", "14×14×16", "28×28×1"),
    ]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "Input: 784 features a sample, noise σ 0.2 while training"),
        (1, "14×14×16, kernel 3 × 3 × 1 × 16, 160 parameters"),
        (5, "14×14×16, kernel 3 × 3 × 16 × 32 = layer 2's, 16 parameters"),
        (4, "7×7×32, kernel 10 × 1,568 = transpose of layer 3's, 1,568 parameters"),
    ],
)
def test_the_tip_of_a_bar_tells_its_kernel_and_whose_it_is(number: int, told: str) -> None:
    assert layer_tip(CONVOLVED, number, {}, GaussianNoise()) == told


def point(panel: DesignerPanel, number: int, edge: int) -> QPoint:
    x, y = panel.diagram.layout_now().bars[number].edges[edge]
    return QPoint(round(x), round(y))


def move(panel: DesignerPanel, to: QPointF) -> None:
    kind, none = QEvent.Type.MouseMove, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, to, panel.diagram.mapToGlobal(to), LEFT, LEFT, none)
    QApplication.sendEvent(panel.diagram, event)


@pytest.mark.parametrize(("edge", "way"), [(0, -1), (1, 1)])
@pytest.mark.parametrize(("number", "layer"), [(1, 0), (4, 1)])
def test_dragging_a_side_of_a_block_gives_it_more_filters(
    panel: DesignerPanel, qtbot: QtBot, session: Session, edge: int, way: int, number: int,
    layer: int,
) -> None:  # fmt: skip
    use(session, CONVOLVED, number)
    before = session.project.architecture.layers[layer].width
    start = point(panel, number, edge)
    qtbot.mousePress(panel.diagram, LEFT, pos=start)
    move(panel, QPointF(start.x() + 3 * way, start.y()))
    after = session.project.architecture.layers[layer].width
    assert before < after < 8 * before
    # The edge is where the pointer is, as near as the round number lets it be.
    x = panel.diagram.layout_now().bars[number].edges[edge][0]
    assert x == pytest.approx(start.x() + 3 * way, abs=1.5)
    move(panel, QPointF(start.x() + 900 * way, start.y()))
    assert session.project.architecture.layers[layer].width == MOST_FILTERS
    move(panel, QPointF(start.x() - 60 * way, start.y()))
    assert session.project.architecture.layers[layer].width == 1
    qtbot.mouseRelease(panel.diagram, LEFT)
    assert session.undo_stack.count() == 2


def test_dragging_a_head_follows_the_pointer(
    panel: DesignerPanel, qtbot: QtBot, session: Session
) -> None:
    use(session, Architecture(layers=(Dense(units=300), Dense(units=20)), coding=Variational()), 2)
    start = point(panel, 2, 0)
    qtbot.mousePress(panel.diagram, LEFT, pos=start)
    move(panel, QPointF(start.x(), start.y() - 12))
    assert session.project.architecture.layers[1].width > 20
    top = panel.diagram.layout_now().bars[2].edges[0][1]
    assert top == pytest.approx(start.y() - 12, abs=1.5)
    qtbot.mouseRelease(panel.diagram, LEFT)


def test_the_filters_of_a_block_are_typed_on_it(
    panel: DesignerPanel, qtbot: QtBot, session: Session
) -> None:
    use(session, CONVOLVED, 2)
    panel.diagram.edit_units()
    editor = panel.diagram.findChild(QLineEdit, "unitsEditor")
    assert isinstance(editor, QLineEdit)
    assert (editor.text(), editor.accessibleName()) == ("32", "Filters")
    editor.setText("48")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert session.project.architecture.layers[1].width == 48


def test_the_keyboard_adds_and_removes_layers_of_a_decoder_of_its_own(
    panel: DesignerPanel, qtbot: QtBot, session: Session
) -> None:
    use(session, OWN, 3)
    qtbot.keyClick(panel.diagram, Qt.Key.Key_Plus)
    decoder = session.project.architecture.decoder or ()
    assert [one.kind for one in decoder[:2]] == ["dense", "dense"]
    assert session.selected_layer == 4
    qtbot.keyClick(panel.diagram, Qt.Key.Key_Delete)
    assert session.project.architecture.decoder == OWN.decoder
    qtbot.keyClick(panel.diagram, Qt.Key.Key_Up)
    assert session.project.architecture == OWN.with_setting(4, "channels", 3)
    for _ in range(9):
        qtbot.keyClick(panel.diagram, Qt.Key.Key_Right)
    assert session.selected_layer == len(OWN.stack)


def test_where_several_kinds_can_stand_the_kind_is_chosen(
    panel: DesignerPanel, qtbot: QtBot, session: Session
) -> None:
    use(session, CONVOLVED, 2)
    button = panel.findChild(QPushButton, "addLayerButton")
    assert isinstance(button, QPushButton)
    qtbot.mouseClick(button, LEFT)
    menu = panel.findChild(QMenu, "insertLayerMenu")
    assert isinstance(menu, QMenu)
    assert [one.text() for one in menu.actions()] == ["Dense", "Convolution"]
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert [one.kind for one in session.project.architecture.layers] == [
        *("convolution", "convolution", "convolution", "dense")
    ]
    assert session.selected_layer == 3


def test_behind_a_dense_layer_a_dense_one_is_inserted_at_once(
    panel: DesignerPanel, qtbot: QtBot, session: Session
) -> None:
    button = panel.findChild(QPushButton, "addLayerButton")
    assert isinstance(button, QPushButton)
    qtbot.mouseClick(button, LEFT)
    assert session.project.architecture.encoder_sizes == (784, 300, 212, 150)


@pytest.mark.parametrize(
    ("architecture", "number", "told"),
    [
        (Architecture(layers=(Dense(units=20), Convolution())), 2, "A convolution takes images"),
        (OWN.edited(decoder=(Dense(units=9), TransposedConvolution())), 4, "A transposed conv"),
        (Architecture(coding=Variational(warm_up=1000)), 2, "β is still warming up"),
    ],
)
def test_what_is_wrong_with_a_kind_is_marked_on_its_bar(
    panel: DesignerPanel, session: Session, architecture: Architecture, number: int, told: str
) -> None:
    use(session, architecture)
    assert told in panel.diagram.mistakes[number]


def test_noise_is_shown_on_the_input_that_of_a_selected_stage_if_one_is(
    panel: DesignerPanel, session: Session
) -> None:
    clean = panel.diagram.grab().toImage()
    noisy = session.project.plan.with_override("whole", corruption=GaussianNoise())
    session.edit("", lambda project: project.edited(plan=noisy))
    assert panel.diagram.grab().toImage() == clean
    session.select_stage(1)
    assert panel.diagram.grab().toImage() != clean


def table_cell(panel: DesignerPanel, row: int, column: Column) -> str:
    found: str = panel.table.model().index(row, column).data()
    return found


def test_the_table_lists_kernels_shapes_and_kinds_of_all_layers(
    panel: DesignerPanel, session: Session
) -> None:
    use(session, CONVOLVED)
    rows = range(len(CONVOLVED.stack))
    kernels = [table_cell(panel, row, Column.KERNEL) for row in rows]
    assert kernels == ["3×3×1×16", "3×3×16×32", "1,568 × 10", "= W3ᵀ", "= W2", "= W1"]
    assert [table_cell(panel, row, Column.WIDTH) for row in rows[:5]] == [
        *("16", "32", "10", "32", "16")
    ]
    assert not panel.table.isColumnHidden(Column.SHAPE)
    use(session, OWN)
    kinds = [table_cell(panel, row, Column.KIND) for row in range(len(OWN.stack))]
    assert kinds == [
        *("Convolution", "Dense", "Dense", "Reshape", "Transposed convolution", "Transposed")
    ]
    use(session, Architecture())
    assert panel.table.isColumnHidden(Column.SHAPE)


@pytest.fixture
def lists_take_clicks_at_once() -> Iterator[None]:
    """One that has just opened waits else until a double click is over."""
    before = QApplication.doubleClickInterval()
    QApplication.setDoubleClickInterval(0)
    yield
    QApplication.setDoubleClickInterval(before)


@pytest.mark.usefixtures("lists_take_clicks_at_once")
def test_a_kind_is_chosen_from_the_list_that_its_cell_drops_down_with_the_mouse(
    panel: DesignerPanel, qtbot: QtBot, session: Session
) -> None:
    panel.show_view("table")
    cell = panel.table.model().index(0, Column.KIND)
    QTest.mouseClick(panel.table.viewport(), LEFT, pos=panel.table.visualRect(cell).center())
    choice = panel.table.findChild(KindChoice, "kindCell")
    assert isinstance(choice, KindChoice)
    QTest.mouseClick(choice, LEFT)
    view = choice.view()
    qtbot.waitUntil(view.isVisible)
    place = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseMove(view.viewport(), place)
    QTest.mouseClick(view.viewport(), LEFT, pos=place)
    assert isinstance(session.project.architecture.layers[0], Convolution)
    assert session.undo_stack.count() == 1
