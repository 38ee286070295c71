"""Nearly all tests here open projects, which readers look into."""

import pytest


@pytest.fixture(autouse=True)
def readers_are_split_off(readers_stand_by: None) -> None:
    """Which takes a tenth of the time that starting them does."""
