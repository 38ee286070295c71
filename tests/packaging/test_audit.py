import json
import subprocess
import sys
from pathlib import Path

import audit
import pytest

VULNERABLE = {"name": "pillow", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}
SOUND = {"name": "numpy", "version": "2.4.6", "vulns": []}
UNKNOWN = {"name": "h5py", "skip_reason": "Dependency not found"}


def told(*packages: object) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_a_vulnerability_is_told_with_the_version_that_mends_it() -> None:
    known = audit.known_of(told(SOUND, VULNERABLE, UNKNOWN))
    assert audit.findings(known) == ["pillow 1: X-1, mended in 2"]


@pytest.mark.parametrize("text", ["", "[]", "{}", told(), told(UNKNOWN, UNKNOWN)])
def test_an_answer_that_knows_no_package_is_none(text: str) -> None:
    with pytest.raises(audit.NoAnswerError):
        audit.known_of(text)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import sys; sys.exit('no route')", "no route"),
        ("raise SystemExit(3)", "status 3"),
    ],
)
def test_a_command_that_fails_without_a_word_is_no_answer(code: str, why: str) -> None:
    with pytest.raises(audit.NoAnswerError, match=why):
        audit.answer([sys.executable, "-c", code])


def test_a_command_that_hangs_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "TIME_LIMIT", 0.2)
    with pytest.raises(audit.NoAnswerError, match="timed out"):
        audit.answer([sys.executable, "-c", "import signal; signal.pause()"])


@pytest.mark.parametrize(
    ("packages", "status", "words"),
    [
        ([SOUND], 0, "no known vulnerability in 1 locked packages."),
        ([VULNERABLE], 1, "pillow 1: X-1"),
        ([UNKNOWN], 0, "known vulnerabilities were not looked up"),
    ],
)
def test_only_a_vulnerability_fails(
    packages: list[object],
    status: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        text = told(*packages) if "pip_audit" in command else ""
        return subprocess.CompletedProcess(command, int("pip_audit" in command), stdout=text)

    monkeypatch.setattr(subprocess, "run", run)
    assert audit.main() == status
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_what_is_asked_about_is_the_lock_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def note(command: list[str]) -> str:
        asked.append(" ".join(command))
        return told(SOUND)

    monkeypatch.setattr(audit, "answer", note)
    audit.audited(tmp_path / "lock", tmp_path)
    assert asked[-1].endswith(f"-r {tmp_path / 'lock'}")
