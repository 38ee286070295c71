"""Every campaign, with its few quick cases."""

from pathlib import Path

import pytest

from tests.faults.campaign import Campaign, outcome
from tests.faults.campaigns import CAMPAIGNS

SEED = 20_261_124


@pytest.mark.parametrize("campaign", CAMPAIGNS, ids=lambda one: one.name)
def test_no_injected_fault_does_harm(campaign: Campaign, tmp_path: Path) -> None:
    found = outcome(campaign, campaign.quick, SEED, tmp_path)
    assert found.cases == campaign.quick
    assert not found.wrong
