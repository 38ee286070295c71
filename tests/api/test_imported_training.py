"""Networks of other programs are given data, and learn further from the weights that they have."""

from pathlib import Path

import numpy as np
import pytest

import aestudio
from aestudio.cli import main
from aestudio.core.digest import run_digest
from aestudio.core.errors import DataError, ProjectError
from aestudio.core.layers.convolution import Convolution
from aestudio.core.project import DataReference, Document, Project
from aestudio.core.run import Checkpoint, Run
from aestudio.core.stack import specs
from aestudio.core.weights import Array, Weights

pytestmark = pytest.mark.filterwarnings("ignore:.*Weights do not tell:aestudio.AEStudioWarning")


@pytest.fixture
def imported() -> aestudio.Autoencoder:
    """A dense network 6 → 3 → 6, of which nobody tells what data it has seen."""
    drawn = np.random.default_rng(2)
    weights = {
        "encoder.0.weight": drawn.normal(size=(3, 6)).astype(np.float32),
        "encoder.0.bias": np.zeros(3, np.float32),
        "decoder.0.weight": drawn.normal(size=(6, 3)).astype(np.float32),
        "decoder.0.bias": np.zeros(6, np.float32),
    }
    np.savez("w.npz", allow_pickle=False, **weights)
    return aestudio.import_network("w.npz")


def test_with_data_it_is_trained_further_to_the_bits_of_the_command_line(
    imported: aestudio.Autoencoder, samples: Array
) -> None:
    np.save("d.npy", samples)
    imported.save("m.h5")
    told = ["--set", "test_share=0.2,epochs=2", "--out", "t.h5"]
    assert main(["train", "m.h5", "--data", "d.npy", *told]) == 0
    there = aestudio.load("t.h5")
    here = imported.with_data("d.npy", test=0.2).train_further(2)
    assert run_digest(here.run) == run_digest(there.run)
    assert here.test_error == there.test_error
    given = imported.with_data(samples, test=0.2).train_further(2)
    assert given.weights.same_bits(there.weights)
    assert (given.finished, len(given.history), [*given.runs]) == (True, 2, [1])
    assert len(imported.history) == 0, "that model stays as it is"


def test_it_branches_by_another_plan_from_the_weights_that_came(
    imported: aestudio.Autoencoder, samples: Array
) -> None:
    mine = imported.with_data(samples[20:], test=samples[:20])
    plan = mine.plan.edited(epochs=1, learning_rate=0.01)
    branch = mine.branch(plan)
    assert [*branch.runs] == [1, 2]
    assert branch.runs[1].weights.same_bits(imported.weights)
    longer = branch.train_further(1)
    assert longer.weights.same_bits(mine.branch(plan.edited(epochs=2)).weights)
    longer.save("m.h5")
    again = aestudio.load("m.h5")
    assert again.weights.same_bits(longer.weights)
    assert again.runs[1].run.is_from_elsewhere, "it has not learnt from these data"
    assert again.runs[1].train_further(1).finished


def test_it_is_saved_and_reported_on_its_data_before_it_is_trained(
    imported: aestudio.Autoencoder, samples: Array
) -> None:
    mine = imported.with_data(samples, test=0.2)
    mine.report("r.html")
    assert Path("r.html").stat().st_size > 1000
    mine.save("m.h5")
    later = aestudio.load("m.h5").train_further(1)
    assert later.weights.same_bits(mine.train_further(1).weights)
    later.report("r.html")


def test_without_data_it_is_said_how_to_give_them(imported: aestudio.Autoencoder) -> None:
    for refused in (
        lambda: imported.train_further(2),
        lambda: imported.branch(imported.plan.edited(epochs=8)),
        lambda: imported.report("r.html"),
    ):
        with pytest.raises(DataError, match=r"Give it some: model\.with_data\(samples\)"):
            refused()


def test_data_that_it_cannot_take_are_refused(
    imported: aestudio.Autoencoder, trained: aestudio.Autoencoder, samples: Array
) -> None:
    with pytest.raises(DataError, match="takes 6 numbers, a sample has 4"):
        imported.with_data(samples[:, :4])
    with pytest.raises(ProjectError, match=r"has data of its own.*aestudio\.fit\(model\.archi"):
        trained.with_data(samples)
    with pytest.raises(ProjectError, match="epochs must be 1 or more"):
        imported.with_data(samples).train_further(0)


def test_images_of_other_sides_do_not_suit_convolutions() -> None:
    layers = (Convolution(filters=2),)
    network = aestudio.Architecture(input_shape=(4, 6), layers=layers)
    arrays = {key: np.ones(one.shape, np.float32) for key, one in specs(network.stack).items()}
    run = Run(network, aestudio.TrainingPlan(), "", Checkpoint(Weights(arrays)))
    project = Project(data=DataReference.to_come((4, 6)), architecture=network)
    model = aestudio.Autoencoder(Document(project).with_new_run(run))
    images = np.random.default_rng(1).random((40, 6, 4))
    with pytest.raises(DataError, match=r"are of \(6, 4\), the network takes such of \(4, 6\)"):
        model.with_data(images)
    assert model.with_data(images.swapaxes(1, 2)).shape == (4, 6)


def test_data_scaled_otherwise_than_by_the_network_are_told_what_to_write(
    trained: aestudio.Autoencoder, samples: Array
) -> None:
    trained.export("m.onnx")
    with pytest.warns(aestudio.AEStudioWarning, match="says how they are scaled"):
        imported = aestudio.import_network("m.onnx")
    with pytest.raises(DataError, match=r"scaled otherwise.*from the start: aestudio\.fit"):
        imported.with_data(samples, scaling="robust").train_further(1)
