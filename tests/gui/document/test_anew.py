"""What was learnt is not thrown away without a word."""

from dataclasses import replace
from typing import Any, cast
from unittest.mock import Mock

import pytest

from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.run import Checkpoint, Run
from aestudio.gui.document import anew
from aestudio.gui.document.anew import IfReplaced, train_anew
from aestudio.gui.document.session import Session
from tests.networks import zeros


def trained(session: Session, seconds: float) -> Run:
    design = session.project
    epoch = EpochRecord(1, 0.1, 0.1, seconds, 1000.0, 0.01)
    history = History((StageHistory(1, "Whole network", 4).with_epoch(epoch),))
    point = Checkpoint(zeros(design.architecture))
    return Run(design.architecture, design.plan, "", point, history)


@pytest.mark.parametrize(
    ("answer", "saved_first", "begun"),
    [(IfReplaced.SAVE, True, 0), (IfReplaced.TRAIN, False, 1), (IfReplaced.CANCEL, False, 0)],
)
def test_a_long_run_that_is_not_saved_is_replaced_only_if_that_is_meant(
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    answer: IfReplaced,
    saved_first: bool,
    begun: int,
) -> None:
    asking = Mock(return_value=answer)
    monkeypatch.setattr(anew, "ask", asking)
    documents, train = Mock(), Mock()
    session.set_run(trained(session, 95.0))
    train_anew(cast(Any, None), session, documents, train)
    assert "1 epoch in 1:35" in asking.call_args.args[1].more
    assert documents.save.called == saved_first
    assert train.call_count == begun


def test_a_short_run_a_saved_one_and_none_are_replaced_at_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anew, "ask", Mock(side_effect=AssertionError))
    train = Mock()
    long_run = trained(session, 95.0)
    for run, saved in ((None, False), (trained(session, 5.0), False), (long_run, True)):
        session.set_run(run, saved=saved)
        train_anew(cast(Any, None), session, Mock(), train)
    assert train.call_count == 3


def test_the_button_says_what_training_comes_to(idle_window: Any) -> None:
    window, session = idle_window, idle_window.session
    shown = window.actions_["trainAction"]
    assert shown.text() == "Train"
    run = replace(trained(session, 1.0), data_sha256=session.project.data.fingerprint)
    session.set_run(run)
    assert shown.text() == "Continue"
    session.set_run(replace(run, done=(1,)))
    assert shown.text() == "Train anew"
    assert "in place of what was learnt" in shown.toolTip()
    session.set_run(None)
    assert shown.text() == "Train"
