"""What is typed finds commands by their words, the likeliest first."""

import pytest

from aestudio.gui.shell.search import Command, found

TEXTS = (
    ("New project", "Project"),
    ("Save", "Project"),
    ("Save as…", "Project"),
    ("Redo", "Edit"),
    ("Use other data…", "Data"),
    ("Train", "Training"),
    ("Train from the start", "Training"),
    ("Reset layout", "View"),
    ("Denoising", "New from a recipe"),
)
COMMANDS = [Command(text, group, lambda: None) for text, group in TEXTS]


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("", [text for text, _group in TEXTS]),
        ("save", ["Save", "Save as…"]),
        ("SAVE AS", ["Save as…"]),
        ("start train", ["Train from the start"]),
        ("layout", ["Reset layout"]),
        ("yout", ["Reset layout"]),
        ("rl", ["Reset layout"]),
        ("view", ["Reset layout"]),
        ("new", ["New project", "Denoising"]),
        ("x", []),
        ("tniart", []),
    ],
)
def test_all_words_have_to_be_there_in_whatever_order(typed: str, texts: list[str]) -> None:
    assert [one.text for one in found(typed, COMMANDS)] == texts


def test_a_beginning_comes_before_a_part_and_what_it_does_before_what_it_is_about() -> None:
    commands = [
        Command(text, group, lambda: None)
        for text, group in (
            ("Light or dark", "Data"),
            ("Metadata", "View"),
            ("Use other data", "View"),
            ("Data", "View"),
            ("Draw a table again", "View"),
        )
    ]
    assert [one.text for one in found("data", commands)] == [
        "Data",
        "Use other data",
        "Metadata",
        "Light or dark",
        "Draw a table again",
    ]
