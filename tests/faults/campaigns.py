"""All campaigns, in the order of the table."""

from tests.faults.campaign import Campaign
from tests.faults.fuzz import FUZZED_DATA
from tests.faults.soak import LONG_RUNS

CAMPAIGNS: tuple[Campaign, ...] = (*LONG_RUNS, FUZZED_DATA)
