"""Build a package for Debian and its relatives: python3 packaging/build_deb.py [BUNDLE FOLDER]

Builds the stand-alone program first, unless the folder of one is given. The package in dist/ then
installs with apt, shows AE Studio in the menus, and opens its projects with a double click.
"""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import build_bundle
from environment import ROOT, say

LINUX = ROOT / "packaging" / "linux"
STAGE = ROOT / "build" / "deb"
# What the bundle takes from the system: drivers, and what agrees with its settings.
DEPENDS = ("fontconfig-config", "libegl1", "libgl1")
# Where things go that desktops look for, from the top of the system.
PLACES = {
    LINUX / "aestudio.desktop": "usr/share/applications",
    LINUX / "aestudio.xml": "usr/share/mime/packages",
    LINUX / "local.aestudio.aestudio.metainfo.xml": "usr/share/metainfo",
    ROOT / "resources" / "icons" / "aestudio.svg": "usr/share/icons/hicolor/scalable/apps",
}
CONTROL = """\
Package: aestudio
Version: {version}
Architecture: {architecture}
Maintainer: The AE Studio developers
Installed-Size: {kibibytes}
Depends: {depends}
Section: science
Priority: optional
Description: design, train and inspect stacked autoencoders
 Draw the network as an hourglass, press Train, watch the loss of every stage fall
 and the reconstructions sharpen while it runs, and keep everything in one file.
 .
 Python, TensorFlow and Qt are inside; nothing else is installed.
"""


def version() -> str:
    text = (ROOT / "aestudio" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "(.+)"', text)
    assert found
    return found[1]


def architecture() -> str:
    """Debian's name for this machine, such as amd64."""
    command = ["dpkg", "--print-architecture"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def control(kibibytes: int, architecture: str, libc: str) -> str:
    """What Debian is told of the package; it runs with this version of libc and newer ones."""
    depends = ", ".join([*DEPENDS, f"libc6 (>= {libc})"])
    return CONTROL.format(
        version=version(), architecture=architecture, kibibytes=kibibytes, depends=depends
    )


def stage(bundle: Path, folder: Path) -> None:
    """Lay out what the package holds as it will lie in the system."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(bundle, folder / "usr/lib/aestudio", symlinks=True)
    command = folder / "usr/bin/aestudio"
    command.parent.mkdir(parents=True)
    command.symlink_to("../lib/aestudio/aestudio")
    for source, place in PLACES.items():
        (folder / place).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / place / source.name)
    document = folder / "usr/share/doc/aestudio"
    document.mkdir(parents=True)
    shutil.copyfile(ROOT / "LICENSE", document / "copyright")


def kibibytes(folder: Path) -> int:
    files = (one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())
    return sum(-(-one.stat().st_size // 1024) for one in files)


def pack(folder: Path, package: Path) -> int:
    """Make the package of what is staged; dpkg-deb's status."""
    text = control(kibibytes(folder), architecture(), platform.libc_ver()[1])
    (folder / "DEBIAN").mkdir()
    (folder / "DEBIAN" / "control").write_text(text, encoding="utf-8")
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(folder), str(package)]
    return subprocess.run(command, check=False).returncode


def main(arguments: Sequence[str]) -> int:
    if not shutil.which("dpkg-deb"):
        say("a package is built with dpkg-deb, which Debian and its relatives have.")
        return 1
    bundle = Path(arguments[0]) if arguments else build_bundle.BUNDLE
    status = 0 if arguments else build_bundle.main()
    if status != 0:
        return status
    stage(bundle, STAGE)
    package = build_bundle.BUNDLE.parent / f"aestudio_{version()}_{architecture()}.deb"
    say(f"building {package} (some minutes) ...")
    status = pack(STAGE, package)
    shutil.rmtree(STAGE)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
