"""All campaigns, in the order of the table."""

from tests.faults.campaign import Campaign
from tests.faults.damage import DAMAGED_FILES
from tests.faults.fuzz import FUZZED_DATA
from tests.faults.imports import IMPORTS
from tests.faults.resumed import RESUMED
from tests.faults.soak import LONG_RUNS
from tests.faults.store import STORE
from tests.faults.windows import WINDOWS

CAMPAIGNS: tuple[Campaign, ...] = (
    *STORE,
    RESUMED,
    *LONG_RUNS,
    *WINDOWS,
    *IMPORTS,
    FUZZED_DATA,
    DAMAGED_FILES,
)
