"""An exception anywhere: one readable notice, an entry in the log, and the window lives on."""

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, QThread, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aestudio.gui.build.designer.hourglass_view import HourglassView
from aestudio.gui.build.designer.painting import HourglassPainter
from aestudio.gui.document.session import Session
from aestudio.gui.kit.background import Background
from aestudio.gui.shell.catching import MOST_PLACES, Catcher
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.theme import Themes
from aestudio.logs import logging_to
from tests.conftest import pytest_runtest_makereport
from tests.gui.idle_engine import IdleEngine

ROOT = Path(__file__).resolve().parents[3]


class Told:
    """What the catcher told of, and what it put into the log."""

    def __init__(self, log: Path) -> None:
        self.errors: list[BaseException] = []
        self._log = log

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    @property
    def texts(self) -> list[str]:
        return [str(one) for one in self.errors]


@pytest.fixture
def told(qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Told]:
    """Catches as the program does. pytest-qt has its own hook, which would fail the test."""
    with qtbot.captureExceptions(), logging_to(tmp_path / "log"):
        catcher = Catcher()
        found = Told(tmp_path / "log" / "log.txt")
        catcher.caught.connect(found.errors.append)
        catcher.install()
        yield found
        catcher.remove()
        catcher.deleteLater()


class Failing(QWidget):
    """Fails in every virtual method that is asked to."""

    told = Signal()

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place
        self.told.connect(self.slot)
        self.resize(40, 40)

    def fail(self, place: str) -> None:
        if place == self._place:
            raise ValueError(f"stumbled in {place}")

    @Slot()
    def slot(self) -> None:
        self.fail("slot")

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.drawLine(0, 0, 9, 9)
            self.fail("paint")

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.User:
            self.fail("event")
        return super().event(event)

    def sizeHint(self) -> QSize:
        if self._place == "figure":
            float("stumbled in figure")
        return super().sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.User:
            self.fail("filter")
        return False


class FailingThread(QThread):
    def run(self) -> None:
        raise ValueError("stumbled in thread")


class FailingWorker(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.begun = threading.Event()

    @Slot()
    def work(self) -> None:
        self.begun.set()
        raise ValueError("stumbled in worker")


def in_a_slot(qtbot: QtBot) -> object:
    widget = Failing("slot")
    qtbot.addWidget(widget)
    widget.told.emit()
    return widget


def in_a_paint_event(qtbot: QtBot) -> object:
    widget = Failing("paint")
    qtbot.addWidget(widget)
    widget.show()
    return widget


def in_an_event(qtbot: QtBot) -> object:
    widget = Failing("event")
    qtbot.addWidget(widget)
    QGuiApplication.postEvent(widget, QEvent(QEvent.Type.User))
    return widget


def in_an_event_filter(qtbot: QtBot) -> object:
    widget = Failing("filter")
    qtbot.addWidget(widget)
    other = QWidget(widget)
    other.installEventFilter(widget)
    QGuiApplication.postEvent(other, QEvent(QEvent.Type.User))
    return widget


def in_a_figure_that_the_interpreter_refuses(qtbot: QtBot) -> object:
    widget = Failing("figure")
    qtbot.addWidget(widget)
    QTimer.singleShot(0, widget, widget.adjustSize)
    return widget


def in_a_timer(qtbot: QtBot) -> object:
    widget = Failing("slot")
    qtbot.addWidget(widget)
    QTimer.singleShot(0, widget.slot)
    return widget


def in_a_thread_of_qt(qtbot: QtBot) -> None:
    thread = FailingThread()
    thread.start()
    assert thread.wait(60_000)


def in_a_worker(qtbot: QtBot) -> None:
    thread, worker = QThread(), FailingWorker()
    worker.moveToThread(thread)
    thread.started.connect(worker.work)
    thread.start()
    assert worker.begun.wait(60)  # One that is asked to end before it has begun does no work.
    thread.quit()
    assert thread.wait(60_000)


def in_a_thread_of_python(qtbot: QtBot) -> None:
    def work() -> None:
        raise ValueError("stumbled in python")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


class Undying:
    def __del__(self) -> None:
        raise ValueError("stumbled in del")


def in_a_finalizer(qtbot: QtBot) -> None:
    Undying()


PLACES = (
    in_a_slot,
    in_a_paint_event,
    in_an_event,
    in_an_event_filter,
    in_a_figure_that_the_interpreter_refuses,
    in_a_timer,
    in_a_thread_of_qt,
    in_a_worker,
    in_a_thread_of_python,
    in_a_finalizer,
)


@pytest.mark.stumbles
@pytest.mark.parametrize("fail", PLACES, ids=lambda one: one.__name__)
def test_it_is_told_and_logged(qtbot: QtBot, told: Told, fail: Callable[[QtBot], object]) -> None:
    alive = fail(qtbot)
    qtbot.waitUntil(lambda: len(told.errors) == 1)
    assert "stumbled in" in told.texts[0]
    del alive
    assert f"ValueError: {told.texts[0]}" in told.log
    assert "Traceback" in told.log


def test_it_is_told_on_the_gui_thread(qtbot: QtBot, told: Told, qapp: QObject) -> None:
    catcher = Catcher()
    threads: list[QThread] = []
    receiver = QObject()
    catcher.caught.connect(lambda _error: threads.append(QThread.currentThread()))
    catcher.install()
    in_a_thread_of_python(qtbot)
    qtbot.waitUntil(lambda: len(threads) == 1)
    assert threads[0] is qapp.thread()
    receiver.deleteLater()
    catcher.deleteLater()


@pytest.mark.stumbles
def test_a_storm_is_one_notice_and_a_short_log(qtbot: QtBot, told: Told) -> None:
    widget = Failing("paint")
    qtbot.addWidget(widget)
    widget.show()
    frames = QTimer(widget)
    frames.timeout.connect(widget.update)
    frames.start(0)
    qtbot.waitUntil(lambda: "1000 times by now" in told.log, timeout=60_000)
    frames.stop()
    # Else it is painted once more, and fails, when the test is over and nobody listens.
    widget.hide()
    assert [text.split(": ")[-1] for text in told.texts] == ["stumbled in paint"]
    assert told.log.count("Traceback") == 1
    assert len(told.log.splitlines()) < 40


@pytest.mark.stumbles
def test_a_diagram_that_cannot_be_drawn_is_told_once_and_drawn_when_it_can_be(
    qtbot: QtBot,
    told: Told,
    session: Session,
    themes: Themes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view, tried = HourglassView(session, themes), []
    qtbot.addWidget(view)
    with monkeypatch.context() as broken:
        broken.setattr(HourglassPainter, "paint", lambda _self: tried.append(1 // 0))
        view.show()
        frames = QTimer(view)
        frames.timeout.connect(view.update)
        frames.start(0)
        qtbot.waitUntil(lambda: "10 times by now" in told.log)
    assert len(told.errors) == 1
    assert told.log.count("Traceback") == 1
    with monkeypatch.context() as watched:
        watched.setattr(HourglassPainter, "paint", lambda _self: tried.append(1))
        qtbot.waitUntil(lambda: bool(tried))
    frames.stop()


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("Error calling Python override of QWidget::event(): Traceback", "failed"),
        ("Loading", "passed"),
    ],
)
def test_what_qt_says_of_a_swallowed_exception_fails_its_test(
    request: pytest.FixtureRequest, said: str, outcome: str
) -> None:
    for phase, expected in (("Captured stderr call", outcome), ("Captured stderr setup", "passed")):
        place = ("a.py", 1, "test")
        report = pytest.TestReport("a.py", place, {}, "passed", None, "call", [(phase, said)])
        hook = pytest_runtest_makereport(request.node)
        next(hook)
        with pytest.raises(StopIteration) as ended:
            hook.send(report)
        assert ended.value.value.outcome == expected
        assert (said in str(report.longrepr)) == (expected == "failed")


def test_every_painter_ends_with_its_paint_event() -> None:
    """Qt crashes on a widget whose painter outlives it, as in the traceback of an exception."""
    sources = [one.read_text(encoding="utf-8") for one in (ROOT / "aestudio" / "gui").rglob("*.py")]
    assert sum("with QPainter(self)" in one for one in sources) > 5
    assert not [one for one in sources if "= QPainter(self" in one]


def test_what_fails_in_ever_new_places_is_told_of_a_number_of_times(
    qtbot: QtBot, told: Told
) -> None:
    for number in range(3 * MOST_PLACES):
        code = compile("\n" * number + "raise ValueError('moving')", "moving", "exec")
        try:
            exec(code, {})
        except ValueError as error:
            sys.excepthook(ValueError, error, error.__traceback__)
    qtbot.wait(1)
    assert len(told.errors) == MOST_PLACES
    assert told.log.count("Traceback") == MOST_PLACES


def test_a_log_that_fails_does_not_come_back_to_itself(
    qtbot: QtBot, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_error: BaseException) -> None:
        raise RuntimeError("no log either")

    monkeypatch.setattr("aestudio.gui.shell.catching.note", broken)
    in_a_slot(qtbot)
    in_a_slot(qtbot)
    qtbot.wait(1)
    assert told.errors == []


def test_a_notice_that_fails_itself_is_told_once(qtbot: QtBot, told: Told) -> None:
    catcher = Catcher()
    asked = []

    def broken(error: BaseException) -> None:
        asked.append(str(error))
        raise RuntimeError("the notice stumbled")

    catcher.caught.connect(broken)
    catcher.install()
    in_a_slot(qtbot)
    qtbot.waitUntil(lambda: len(asked) == 2)
    qtbot.wait(1)
    assert asked == ["stumbled in slot", "the notice stumbled"]
    catcher.deleteLater()


def test_a_background_job_that_crashes_is_logged_and_the_next_one_runs(
    qtbot: QtBot, told: Told
) -> None:
    background = Background("crashing")
    crashed: list[object] = []
    done: list[object] = []
    background.crashed.connect(crashed.append)
    background.submit(lambda: 1 // 0, done.append, done.append)
    background.submit(lambda: "next", done.append, done.append)
    qtbot.waitUntil(lambda: done == ["next"])
    assert [type(one) for one in crashed] == [ZeroDivisionError]
    assert "ZeroDivisionError" in told.log
    background.close()


@pytest.mark.stumbles
def test_the_window_offers_the_details_and_lives_on(
    qtbot: QtBot, told: Told, themes: Themes
) -> None:
    window = MainWindow(IdleEngine, themes, Settings())
    window.show()
    widget = in_a_paint_event(qtbot)
    qtbot.waitUntil(lambda: len(told.errors) == 1)
    del widget
    window.notify(told.errors[0])
    assert "ValueError: stumbled in paint. The program goes on" in window.banner.text
    button = window.banner.findChild(QPushButton, "bannerButton")
    assert isinstance(button, QPushButton)
    assert button.text() == "Copy details"
    button.click()
    copied = QGuiApplication.clipboard().text()
    assert "AE Studio" in copied
    assert 'self.fail("paint")' in copied
    assert window.session.edit("Rename", lambda project: project.edited(name="Alive"))
    assert window.windowTitle().startswith("Alive")
    window.autosave.end()
    window.shut_down()
    window.deleteLater()


def test_a_folder_that_takes_no_log_costs_no_notice(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    with qtbot.captureExceptions(), logging_to(tmp_path / "file"):
        catcher = Catcher()
        told: list[object] = []
        catcher.caught.connect(told.append)
        catcher.install()
        in_a_slot(qtbot)
        qtbot.waitUntil(lambda: len(told) == 1)
        catcher.remove()
        catcher.deleteLater()


def test_errors_of_many_threads_at_once_are_counted_right(qtbot: QtBot, told: Told) -> None:
    def fail(_number: int) -> None:
        try:
            raise ValueError("stumbled together")
        except ValueError as error:
            sys.excepthook(ValueError, error, error.__traceback__)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(fail, range(1000)))
    qtbot.wait(1)
    assert told.texts == ["stumbled together"]
    assert "1000 times by now" in told.log
