"""All attacks; python -m tests.faults.attacks.all FOLDER writes them there, to look at them."""

import sys
from pathlib import Path

from tests.faults.attacks.arrays import ARRAYS
from tests.faults.attacks.attack import Attack, Outside
from tests.faults.attacks.hierarchies import HIERARCHIES
from tests.faults.attacks.matlab import MATLAB
from tests.faults.attacks.more_tables import MORE_TABLES
from tests.faults.attacks.networks import NETWORKS
from tests.faults.attacks.others import OTHERS
from tests.faults.attacks.projects import PROJECTS
from tests.faults.attacks.workbooks import WORKBOOKS

ATTACKS: tuple[Attack, ...] = (
    *PROJECTS,
    *HIERARCHIES,
    *ARRAYS,
    *MATLAB,
    *MORE_TABLES,
    *WORKBOOKS,
    *OTHERS,
    *NETWORKS,
)


def main() -> None:
    """Write every attack to a folder of its own."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True)
    outside = Outside(folder.resolve() / "outside").make()
    for number, attack in enumerate(ATTACKS, start=1):
        place = folder / f"{number:03} {attack.name.replace('/', '-')}"
        place.mkdir()
        attack.make(place / attack.file, outside)


if __name__ == "__main__":
    main()
