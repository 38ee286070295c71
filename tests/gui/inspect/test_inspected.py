"""What is looked at stays as far as it is there in what comes after."""

from dataclasses import replace

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.layers.dense import Dense
from aestudio.core.model import Model
from aestudio.core.plan import TrainingPlan
from aestudio.gui.inspect.inspected import Inspected, Selection, Subject, inspected_first
from aestudio.gui.samples.part import PartName, Parts
from tests.gui.small import dataset, network
from tests.networks import drawn


def test_samples_that_were_held_out_are_apart_from_those_it_learnt_from(subject: Subject) -> None:
    assert subject.parts.sizes == {
        PartName.TEST: 30,
        PartName.VALIDATION: 6,
        PartName.TRAINING: 54,
    }
    data, parts = subject.dataset, subject.parts
    held_out, learnt = parts[PartName.VALIDATION], parts[PartName.TRAINING]
    assert {*held_out.rows.tolist(), *learnt.rows.tolist()} == {*data.train_rows.tolist()}
    places = np.searchsorted(data.train_rows, held_out.rows)
    np.testing.assert_array_equal(held_out.samples, data.train[places])
    assert data.train_labels is not None
    np.testing.assert_array_equal(held_out.labels, data.train_labels[places])


def test_what_was_held_out_is_what_training_held_out(subject: Subject) -> None:
    plan = TrainingPlan(validation_share=0.1)
    _training, validation = subject.dataset.parts(plan)
    seen = validation.read(0, len(validation))
    np.testing.assert_array_equal(subject.parts[PartName.VALIDATION].samples, seen)


def test_at_another_epoch_samples_selection_layer_and_unit_stay(inspected: Inspected) -> None:
    chosen = inspected.selecting(Selection(np.array([3, 5]), "by hand")).of_layer(2, 1)
    later = replace(chosen.subject, of=object(), moment="epoch 3")
    found = chosen.of_subject(later)
    assert found.selection is chosen.selection
    assert (found.sample, found.layer, found.unit) == (3, 2, 1)
    assert found.key != chosen.key


def test_in_another_network_a_layer_and_a_unit_that_are_not_there_become_the_last(
    inspected: Inspected,
) -> None:
    chosen = inspected.of_layer(4, 35)
    smaller = Model(*network(36, (3,)))
    found = chosen.of_subject(replace(chosen.subject, model=smaller, of=smaller))
    assert (found.layer, found.unit, found.depth) == (2, 35, 1)
    assert found.of_layer(1, 35).unit == 2


def test_with_other_data_nothing_is_selected(inspected: Inspected) -> None:
    chosen = inspected.selecting(Selection(np.array([3])))
    other = Parts(dataset((6, 6), samples=60), TrainingPlan())
    found = chosen.of_subject(replace(chosen.subject, parts=other))
    assert len(found.selection) == 0
    assert found.sample == 0
    assert len(found.part) == 20


def test_a_part_that_other_data_lack_becomes_the_first(inspected: Inspected) -> None:
    validation = inspected.of_part(inspected.subject.parts[PartName.VALIDATION])
    other = Parts(dataset((6, 6)), TrainingPlan(validation_share=0.0))
    found = validation.of_subject(replace(validation.subject, parts=other))
    assert found.part.name is PartName.TEST


def test_depth_goes_through_the_outermost_autoencoders(inspected: Inspected) -> None:
    outer = inspected.of_depth(1)
    assert outer.model.architecture.sizes == (36, 4, 36)
    assert outer.key != inspected.key
    assert inspected.model is inspected.subject.model


def test_whoever_looks_through_all_levels_goes_on_so_when_there_are_more(
    inspected: Inspected,
) -> None:
    outer = replace(inspected.subject, model=inspected.subject.model.first_levels(1), of=1)
    whole = inspected.of_subject(outer)
    assert whole.depth == 1
    assert whole.of_subject(inspected.subject).depth == 2


def test_noise_is_that_of_the_run_and_goes_where_there_is_none(inspected: Inspected) -> None:
    noisy = replace(inspected.subject, damage=GaussianNoise(strength=0.3))
    seen = inspected.of_subject(noisy)
    assert seen.corruption.is_none
    assert seen.with_noise(True).corruption == GaussianNoise(strength=0.3)
    assert not seen.with_noise(True).of_subject(inspected.subject).noisy


@pytest.mark.parametrize(("rows", "sample"), [([4, 7], 4), ([1, 9], 9), ([], 9)])
def test_the_sample_that_is_pointed_at_is_one_of_the_selection(
    inspected: Inspected, rows: list[int], sample: int
) -> None:
    found = inspected.pointing_at(9).selecting(Selection(np.array(rows, np.int64)))
    assert found.sample == sample


def test_through_a_decoder_of_its_own_there_is_but_the_whole_way(inspected: Inspected) -> None:
    architecture = Architecture(
        input_shape=(36,), layers=(Dense(units=4), Dense(units=2)), decoder=(Dense(units=7),)
    )
    own = Model(architecture, drawn(architecture, 2))
    found = inspected.of_subject(replace(inspected.subject, model=own, of=own))
    assert (found.depth, found.levels) == (1, 1)
    assert found.model is own
    assert inspected_first(found.subject).model is own
