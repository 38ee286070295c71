"""What the user may set of the program itself, declared once: range, unit, words."""

from aestudio.core.engine_settings import MOST_THREADS
from aestudio.core.params import Frozen, Labelled, parameter

MEGABYTE, GIGABYTE = 1_000_000, 1_000_000_000


class ThemeChoice(Labelled):
    """Which theme the window wears."""

    LIGHT = "light", "Light"
    DARK = "dark", "Dark"
    SYSTEM = "system", "As the system"


class Preferences(Frozen):
    """All of them, each with what it is unless it is chosen."""

    theme: ThemeChoice = parameter(
        ThemeChoice.LIGHT,
        label="Theme",
        help="Light on dark or dark on light; “As the system” follows the desktop, also when that "
        "changes.",
    )
    snapshots_a_stage: int = parameter(
        30,
        label="Snapshots a stage",
        help="How many epochs of a stage keep their weights at the most, to go back to. They are "
        "spread evenly over the stage.",
        minimum=2,
        maximum=1_000,
    )
    snapshot_gigabytes: float = parameter(
        2.0,
        label="Disk for snapshots",
        help="What the snapshots of a project may take of the disk.",
        unit="GB",
        above=0,
        maximum=10_000,
    )
    cache_megabytes: int = parameter(
        512,
        label="Memory for views",
        help="What the views of Inspect may keep of what they have worked out, so that it is there "
        "at once when it is looked at again.",
        unit="MB",
        minimum=16,
        maximum=1_000_000,
    )
    training_threads: int = parameter(
        0,
        label="Training threads",
        help="Threads of the processor that training may use. “all” takes as many as there are "
        "cores; the variable AESTUDIO_THREADS, where it is set, comes first.",
        minimum=0,
        maximum=MOST_THREADS,
        zero="all",
        usual=2,
    )

    notifications: bool = parameter(
        True,
        label="Notify at the end",
        help="A message of the desktop when work of half a minute or more has ended and the window "
        "is not being looked at.",
    )

    @property
    def snapshot_bytes(self) -> int:
        """What the snapshots of a project may take of the disk."""
        return round(self.snapshot_gigabytes * GIGABYTE)

    @property
    def cache_bytes(self) -> int:
        """What views may keep of what they have worked out."""
        return self.cache_megabytes * MEGABYTE
