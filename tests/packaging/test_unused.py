import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import unused
from environment import ROOT

PLUGINS = "PySide6/Qt/plugins"
GTK = (f"{PLUGINS}/platformthemes/libqgtk3.so", "/gtk-plugin", "BINARY")
XCB = (f"{PLUGINS}/platforms/libqxcb.so", "/xcb-plugin", "BINARY")


def library(name: str) -> unused.Listed:
    return (name, f"/usr/lib/{name}", "BINARY")


@pytest.mark.parametrize(
    ("goes_to", "wanted"),
    [
        (f"{PLUGINS}/platforms/libqxcb.so", True),
        (f"{PLUGINS}/platforms/libqwayland.so", True),
        (f"{PLUGINS}/platforms/libqoffscreen.so", True),
        (f"{PLUGINS}/platforms/libqeglfs.so", False),
        (f"{PLUGINS}/tls/libqopensslbackend.so", False),
        ("PySide6/plugins/tls/qopensslbackend.dll", False),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("numpy/generic/array.so", True),
    ],
)
def test_the_bundle_keeps_of_qt_what_draws_on_a_desktop(goes_to: str, wanted: bool) -> None:
    assert unused.is_wanted(goes_to) is wanted


def kept(files: list[unused.Listed], **needs: list[str]) -> set[str]:
    def needed(source: str) -> Iterable[str]:
        return needs.get(Path(source).name.partition(".")[0].replace("-", "_"), [])

    return {Path(name).name for name, _, _ in unused.without_unused(files, needed)}


def test_a_library_that_only_what_is_left_out_needs_is_left_out() -> None:
    files = [GTK, XCB, library("libgtk.so.3"), library("libX11.so.6")]
    found = kept(files, gtk_plugin=["libgtk.so.3", "libX11.so.6"], xcb_plugin=["libX11.so.6"])
    assert found == {"libqxcb.so", "libX11.so.6"}


def test_libraries_that_need_each_other_do_not_keep_each_other() -> None:
    files = [GTK, library("libgtk.so.3"), library("libgdk.so.3")]
    assert kept(files, gtk_plugin=["libgtk.so.3", "libgdk.so.3"], libgtk=["libgdk.so.3"]) == set()


def test_a_library_that_is_needed_through_another_one_is_kept() -> None:
    files = [GTK, XCB, library("liba.so"), library("libb.so")]
    found = kept(files, gtk_plugin=["liba.so", "libb.so"], xcb_plugin=["liba.so"], liba=["libb.so"])
    assert found == {"libqxcb.so", "liba.so", "libb.so"}


def test_a_library_that_nobody_is_known_to_need_is_kept() -> None:
    assert kept([XCB, library("libpython3.11.so.1.0")]) == {"libqxcb.so", "libpython3.11.so.1.0"}


def test_a_link_to_what_is_left_out_is_left_out() -> None:
    gone = ("PySide6/Qt/lib/libgone.so", "/gone", "BINARY")
    dangling = ("libgone.so", "PySide6/Qt/lib/libgone.so", "SYMLINK")
    sound = ("a/libb.so", "../b/libb.so", "SYMLINK")
    data = ("libgone.so.txt", "/text", "DATA")
    assert unused.without_dangling([dangling, sound, data], [gone]) == [sound, data]


def test_the_program_imports_nothing_that_the_bundle_leaves_out() -> None:
    imports = re.compile(r"^\s*(?:from|import) ([\w.]+)", re.MULTILINE)
    found = {
        name
        for file in (ROOT / "aestudio").rglob("*.py")
        for name in imports.findall(file.read_text(encoding="utf-8"))
    }
    assert "PySide6.QtWidgets" in found
    assert found.isdisjoint(unused.MODULES)


def test_only_the_libraries_that_are_known_to_bear_it_are_stripped() -> None:
    assert unused.is_stripped("tensorflow/libtensorflow_cc.so.2")
    assert not unused.is_stripped("numpy.libs/libscipy_openblas64_.so")
