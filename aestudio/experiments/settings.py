"""What a face-off and a sweep are asked for: how long each run trains, and how many there are."""

from aestudio.core.budget import Budget
from aestudio.core.params import Frozen, Labelled, parameter

MOST_SEEDS, MOST_DRAWN = 1000, 1000


class Given(Labelled):
    """What each run of a face-off gets."""

    SECONDS = "seconds", "The same time"
    UPDATES = "updates", "The same updates"
    PLAN = "plan", "Its own plan"


class FaceOffSettings(Frozen):
    """The settings of a face-off."""

    given: Given = parameter(
        Given.SECONDS,
        label="Each run gets",
        help="The same time of training, which its stages share; the same number of updates of "
        "the weights; or the epochs that its own plan has.",
    )
    seconds: float = parameter(
        10.0,
        label="Time a run",
        help="How long each run is trained, to the nearest end of an epoch; what is compiled "
        "counts for no time.",
        unit="s",
        above=0,
        maximum=86_400,
        logarithmic=True,
    )
    updates: int = parameter(
        1000,
        label="Updates a run",
        help="Steps of the optimizer, in whole epochs.",
        minimum=1,
        maximum=1_000_000_000,
        logarithmic=True,
    )
    seeds: int = parameter(
        5,
        label="Seeds",
        help="Runs of each contender, which differ in nothing but their random numbers. Fewer than "
        "three say little of the spread.",
        minimum=1,
        maximum=MOST_SEEDS,
    )

    @property
    def budget(self) -> Budget:
        """What each run gets."""
        match self.given:
            case Given.SECONDS:
                return Budget(seconds=self.seconds)
            case Given.UPDATES:
                return Budget(updates=self.updates)
        return Budget()


class Way(Labelled):
    """Which combinations of a sweep are tried."""

    ALL = "all", "All combinations"
    DRAWN = "drawn", "Some, drawn at random"
    GUIDED = "guided", "Some, guided by the runs before"


class SweepSettings(Frozen):
    """How many runs a sweep has."""

    way: Way = parameter(
        Way.ALL,
        label="Try",
        help="Every combination of the values; or some of them, drawn by the seed of the plan, or "
        "each chosen when its turn comes, nearer to what did well before. Of a range only some "
        "numbers can be tried.",
    )
    count: int = parameter(
        20, label="Runs", help="How many combinations are tried.", minimum=1, maximum=MOST_DRAWN
    )
    go_on: bool = parameter(
        False,
        label="Go on from before",
        help="Learn from the runs of the latest sweep over the same settings, and add to them. "
        "Without, the search begins anew.",
    )
