import configparser
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import build_deb
import pytest

import aestudio


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    """What a package of a bundle would hold, of which the program says what it is."""
    bundle = tmp_path / "bundle"
    (bundle / "_internal").mkdir(parents=True)
    program = bundle / "aestudio"
    program.write_text("#!/bin/sh\necho the program\n")
    program.chmod(0o755)
    build_deb.stage(bundle, tmp_path / "staged")
    return tmp_path / "staged"


def desktop_entry(staged: Path) -> configparser.SectionProxy:
    parser = configparser.RawConfigParser()
    parser.read(staged / "usr/share/applications/aestudio.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


def metainfo(staged: Path) -> ElementTree.Element:
    (file,) = (staged / "usr/share/metainfo").iterdir()
    return ElementTree.parse(file).getroot()


def test_the_command_of_the_menu_starts_the_program(staged: Path) -> None:
    command = staged / "usr/bin" / desktop_entry(staged)["Exec"].split()[0]
    done = subprocess.run([command], capture_output=True, text=True, check=True)
    assert done.stdout == "the program\n"


def test_the_menu_shows_an_icon_that_is_there(staged: Path) -> None:
    name = desktop_entry(staged)["Icon"]
    assert (staged / f"usr/share/icons/hicolor/scalable/apps/{name}.svg").is_file()


def test_the_menu_opens_the_kind_of_file_that_is_declared(staged: Path) -> None:
    types = ElementTree.parse(staged / "usr/share/mime/packages/aestudio.xml").getroot()
    declared = {one.get("type") for one in types}
    assert declared <= set(desktop_entry(staged)["MimeType"].split(";"))


def test_software_centres_are_told_of_this_version_and_of_what_is_in_the_menu(staged: Path) -> None:
    told = metainfo(staged)
    assert told.findtext("launchable") == "aestudio.desktop"
    assert next(one.get("version") for one in told.iter("release")) == aestudio.__version__
    (file,) = (staged / "usr/share/metainfo").iterdir()
    assert file.name == f"{told.findtext('id')}.metainfo.xml"


def test_debian_is_told_the_size_and_the_oldest_libc(staged: Path) -> None:
    text = build_deb.control(build_deb.kibibytes(staged), "amd64", "2.36")
    fields = dict(line.split(": ", 1) for line in text.splitlines() if line[0] != " ")
    assert fields["Version"] == aestudio.__version__
    assert fields["Depends"].endswith("libc6 (>= 2.36)")
    assert 0 < int(fields["Installed-Size"]) < 100


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="needs Debian's dpkg-deb")
def test_dpkg_reads_the_package(staged: Path, tmp_path: Path) -> None:
    package = tmp_path / "aestudio.deb"
    assert build_deb.pack(staged, package) == 0
    command = ["dpkg-deb", "--contents", str(package)]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "./usr/bin/aestudio -> ../lib/aestudio/aestudio" in listed
    assert all("root/root" in line for line in listed.splitlines())


def test_where_there_is_no_dpkg_it_is_said_before_anything_is_built(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert build_deb.main([]) == 1
    assert "dpkg-deb" in capsys.readouterr().err
