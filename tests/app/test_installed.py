import sys
from importlib.metadata import PackageNotFoundError

import pytest

from aestudio import installed


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The packages of an environment, with their versions."""
    found: dict[str, str] = {}

    def version(name: str) -> str:
        if name not in found:
            raise PackageNotFoundError(name)
        return found[name]

    monkeypatch.setattr(installed, "version", version)
    return found


@pytest.mark.parametrize("name", ["tensorflow", "tensorflow-cpu"])
def test_tensorflow_has_a_version_under_each_of_its_names(
    packages: dict[str, str], name: str
) -> None:
    packages[name] = "2.21.0"
    assert installed.installed_version("tensorflow") == "2.21.0"
    assert installed.distributed_as("tensorflow") == name


def test_what_is_not_installed_has_no_version(packages: dict[str, str]) -> None:
    with pytest.raises(PackageNotFoundError):
        installed.installed_version("tensorflow")


@pytest.mark.parametrize(("library", "there"), [("numpy", True), ("no_such_library", False)])
def test_a_library_that_is_held_back_is_still_said_to_be_there(
    library: str, there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert installed.is_importable(library) is there
    monkeypatch.setitem(sys.modules, library, None)
    assert installed.is_importable(library) is there
