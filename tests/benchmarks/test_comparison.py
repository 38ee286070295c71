"""The arithmetic of the comparison, and that every program is set the same task."""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import peers
import pytest
import table
from fresh import ProbeError, told
from rows import ALL, ROWS, Network, bench, layer_wise, peer, speeds
from setting import Setting
from table import Ratio, best, common_error, contenders, leader, markdown, ratio, reached

from aestudio.commands.benchmark import Case, Figures, as_fields, job_for

QUICK = Setting(peers=Path("/python"), rounds=2, quick=True)


def test_a_ratio_is_ours_in_units_of_theirs() -> None:
    assert ratio(60.0, 40.0) == 1.5
    assert ratio(None, 40.0) is None
    assert ratio(60.0, None) is None


@pytest.mark.parametrize(
    ("value", "goal", "lower", "shown"),
    [
        (1.1, 1.1, False, "1.10"),
        (1.09, 1.1, False, "**1.09**"),
        (1.2, 1.2, True, "1.20"),
        (1.21, 1.2, True, "**1.21**"),
        (None, 1.2, True, "–"),
    ],
)
def test_what_falls_short_is_bold(
    value: float | None, goal: float, lower: bool, shown: str
) -> None:
    assert str(Ratio(value, goal, lower)) == shown


def test_rounding_does_not_hide_that_a_goal_is_missed() -> None:
    assert str(Ratio(1.0996, 1.1)) == "**1.100**"
    assert str(Ratio(1.2004, 1.2, lower=True)) == "**1.200**"


def test_the_best_round_counts_and_the_products_are_no_rival() -> None:
    speeds = best({"AE Studio": [3.0, 5.0], "jax": [4.0], "torch": [6.0, 2.0], "products": [9.0]})
    assert speeds == {"AE Studio": 5.0, "jax": 4.0, "torch": 6.0, "products": 9.0}
    assert leader(speeds, ["jax", "torch", "keras"]) == "torch"
    assert leader(speeds, ["keras"]) is None


def test_the_fastest_run_again() -> None:
    speeds = {"AE Studio": 1.0, "keras": 2.0, "jax": 5.0, "torch": 3.0, "jax-scan": 4.0}
    assert contenders(speeds, ["AE Studio", "keras"], 2) == [
        "AE Studio",
        "keras",
        "jax",
        "jax-scan",
    ]


def test_the_time_to_an_error_that_all_reach() -> None:
    curves = [[(1.0, 0.5), (2.0, 0.2), (3.0, 0.3)], [(4.0, 0.4), (5.0, 0.25), (6.0, 0.1)]]
    assert common_error(curves) == 0.2
    assert [reached(curve, 0.2) for curve in curves] == [2.0, 6.0]
    assert [reached(curve, 0.45) for curve in curves] == [2.0, 4.0]


def test_markdown_flushes_figures_right() -> None:
    assert markdown(["a", "b"], [["x", "1"]]) == "| a | b |\n| --- | ---: |\n| x | 1 |"
    assert (table.thousands(45_678), table.thousands(123_456), table.thousands(None)) == (
        "45.7",
        "123",
        "–",
    )


@pytest.mark.parametrize("network", ALL, ids=str)
@pytest.mark.parametrize("quick", [True, False])
def test_every_network_fills_whole_batches(network: Network, quick: bool) -> None:
    words = network.options(quick)
    options = {words[index]: words[index + 1] for index in (0, 3, 5, 7)}
    assert int(options["--samples"]) >= 2 * network.batch
    assert int(options["--epochs"]) >= 2
    assert words[2] == ("--tied" if network.tied else "--untied")


def test_the_goal_is_measured_on_both_networks_tied_and_untied_at_three_batches() -> None:
    assert len({(one.sizes, one.tied, one.batch) for one in ALL}) == 12
    assert {one.batch for one in ALL} == {32, 150, 1000}


def test_others_train_on_the_samples_that_we_train_on() -> None:
    ours = job_for(Case(sizes=(6, 4, 2), batch=8, samples=20))
    theirs = peers.Task((6, 4, 2), True, 8, 20, 1)
    np.testing.assert_array_equal(np.asarray(ours.training), theirs.data)
    sizes = ours.architecture.sizes
    assert (*theirs.encoder, *theirs.decoder) == tuple(pairwise(sizes))


def test_others_minimise_what_we_minimise() -> None:
    plan = job_for(Case()).plan
    assert plan.learning_rate == peers.RATE
    layers = job_for(Case()).architecture.layers
    assert {layer.l2 / 2 for layer in layers} == {peers.PENALTY}


def test_every_program_runs_from_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def pretended(_self: Setting, what: str, command: list[str]) -> None:
        ran.append([what, command[0]])

    monkeypatch.setattr(Setting, "measured", pretended)
    assert speeds(QUICK, ALL[1]) == {}
    assert ran[:7] == [
        ["AE Studio", sys.executable],
        ["keras", sys.executable],
        ["keras-xla", sys.executable],
        *([name, "/python"] for name in ("torch", "torch-compile", "jax", "jax-scan")),
    ]


def test_a_row_that_cannot_be_measured_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Setting, "measured", lambda *_: None)
    assert "Nothing could be measured" in layer_wise(QUICK)
    for row in ROWS.values():
        assert row(QUICK).startswith("### ")


def test_a_process_tells_its_last_line_and_its_memory() -> None:
    code = "held = bytearray(200_000_000); print('{}'); print('{\"a\": 1}')"
    found = told([sys.executable, "-c", code])
    assert found.fields == {"a": 1}
    assert found.peak_bytes > 200e6


def test_a_process_that_fails_is_quoted() -> None:
    with pytest.raises(ProbeError, match="no luck"):
        told([sys.executable, "-c", "raise SystemExit('no luck')"])


def test_both_are_asked_in_the_same_words() -> None:
    network = ALL[4]
    options = network.options(quick=True)
    assert bench(*options)[3:-1] == ["bench", *options]
    assert peer(QUICK, "jax", options)[2:] == ["jax", *options]


@pytest.mark.slow
def test_keras_is_measured_in_a_fresh_process() -> None:
    options = ["--sizes", "6,4,2", "--untied", "--batch", "4", "--samples", "9", "--epochs", "2"]
    found = told([sys.executable, peers.__file__, "keras", *options]).fields
    assert list(found) == list(as_fields(Figures(Case(), 1.0, 2.0, 3.0)))
    assert (found["peer"], found["sizes"]) == ("keras", [6, 4, 2])
    assert (found["tied"], found["batch"]) == (False, 4)
    assert found["samples_per_s"] > 0
