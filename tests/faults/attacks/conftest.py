"""Readers of attacks are children of the test, which is told how much memory each has taken."""

import pytest


@pytest.fixture(autouse=True)
def readers_are_children(readers_are_started: None) -> None:
    """Rather than split off from a process that stands by, whose children they would be."""
