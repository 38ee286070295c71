"""What has to be known before codings can be compared as features, and the comparison."""

from dataclasses import dataclass

from aestudio.analysis.features import FeaturesCompared, features_compared
from aestudio.analysis.passing import Passed, passed
from aestudio.analysis.statistics import MOST_FEATURES
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.kit.computations import Task, Wish
from aestudio.gui.samples.part import Part, PartName

UNLABELLED = (
    "These data have no labels, so that there is nothing to classify: choose a column of classes "
    "on import to see what codings are worth as features"
)
ALONE = (
    "There are no samples that the network has not learnt from: set some aside as test samples on "
    "import, or a share for validation"
)
NOT_LEARNT = "There are no training samples that a classifier could learn from"
WIDE = "These samples have too many inputs to look for principal components: {:,} are the most"
PASSING = 0.3  # Share of the work that sending the samples through is taken for.


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """The samples that a classifier learns from, and those that it is tested on."""

    training: Part
    test: Part


def why_not(inspected: Inspected) -> str:
    """Why nothing can be compared; empty where it can."""
    sizes = inspected.subject.parts.sizes
    if inspected.subject.dataset.train_labels is None:
        return UNLABELLED
    if PartName.TRAINING not in sizes:
        return NOT_LEARNT
    if not {PartName.TEST, PartName.VALIDATION} & set(sizes):
        return ALONE
    if inspected.part.features > MOST_FEATURES:
        return WIDE.format(MOST_FEATURES)
    return ""


def sides_of(inspected: Inspected) -> Sides:
    """Of data of which something can be compared."""
    parts = inspected.subject.parts
    name = PartName.TEST if PartName.TEST in parts.sizes else PartName.VALIDATION
    return Sides(parts[PartName.TRAINING], parts[name])


def key_of(inspected: Inspected, seeds: int) -> tuple[object, ...]:
    """The same whichever part is looked at; the number of seeds stands last."""
    subject = inspected.subject
    return ("features", subject.of, inspected.depth, inspected.noisy, id(subject.dataset), seeds)


def features_wish(inspected: Inspected, seeds: int) -> Wish[FeaturesCompared]:
    """Classifiers on codings, inputs and principal components, with so many seeds."""

    def work(task: Task) -> FeaturesCompared | None:
        return compared(inspected, sides_of(inspected), seeds, task)

    return Wish(key_of(inspected, seeds), work, live=inspected.subject.live)


def compared(inspected: Inspected, sides: Sides, seeds: int, task: Task) -> FeaturesCompared | None:
    """None where its task was stopped."""
    training = _through(inspected, sides.training, task, 0.0)
    test = None if training is None else _through(inspected, sides.test, task, PASSING / 2)
    if training is None or test is None:
        return None
    labels = sides.training.labels, sides.test.labels
    assert labels[0] is not None
    assert labels[1] is not None
    return features_compared(
        sides.training.samples,
        training.codings,
        labels[0],
        sides.test.samples,
        test.codings,
        labels[1],
        seeds=range(seeds),
        should_stop=task.stopped,
        progress=lambda share: task.tell(PASSING + (1 - PASSING) * share),
    )


def _through(inspected: Inspected, part: Part, task: Task, done: float) -> Passed | None:
    def progress(share: float) -> None:
        task.tell(done + share * PASSING / 2)

    return passed(
        inspected.model, part.samples, part.rows, inspected.corruption, task.stopped, progress
    )
