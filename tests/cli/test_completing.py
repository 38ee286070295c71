"""What a shell completes to, asked as bash and zsh ask."""

from pathlib import Path

import pytest

from aestudio.cli import main
from tests.cli.projects import three_runs

Told = pytest.CaptureFixture[str]


@pytest.fixture
def completed(monkeypatch: pytest.MonkeyPatch, capsys: Told) -> "Completed":
    return Completed(monkeypatch, capsys)


class Completed:
    """What bash would offer behind a line."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: Told) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, line: str) -> list[str]:
        self._monkeypatch.setenv("_AESTUDIO_COMPLETE", "complete_bash")
        self._monkeypatch.setenv("COMP_WORDS", line)
        self._monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
        main([])
        return self._capsys.readouterr().out.split()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("aestudio exp", ["export"]),
        ("aestudio train den", ["denoising"]),
        ("aestudio train default --set tie", ["tied="]),
        ("aestudio train default --set epochs=3,bat", ["epochs=3,batch_size="]),
        ("aestudio export m.h5 --part e", ["encoder"]),
        ("aestudio export m.h5 --format np", ["npz"]),
    ],
)
def test_a_shell_is_offered_what_may_come_next(
    completed: Completed, line: str, found: list[str]
) -> None:
    assert completed(line) == found


def test_runs_are_offered_by_number_and_name(completed: Completed) -> None:
    three_runs(Path("p.h5"))
    assert {"1", "plain", "2", "tied"} <= set(completed("aestudio report p.h5 --run "))
    assert completed("aestudio report p.h5 --run t") == ["tied"]


@pytest.mark.parametrize("name", ["none.h5", "damaged.h5"])
def test_nothing_is_offered_and_nothing_said_where_the_project_cannot_be_read(
    completed: Completed, name: str
) -> None:
    Path("damaged.h5").write_bytes(b"no project")
    assert completed(f"aestudio report {name} --run ") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_shown(shell: str, capsys: Told) -> None:
    assert main(["--show-completion", shell]) == 0
    assert "_AESTUDIO_COMPLETE" in capsys.readouterr().out
