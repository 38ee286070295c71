"""A file is replaced whole, for good and by no one else's temporary file, or an error says why."""

import errno
import os
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from aestudio.core.errors import FileError
from aestudio.core.project import Document
from aestudio.recipes import recipe
from aestudio.storage.atomic import clear_abandoned, make_folder, replacing
from aestudio.storage.backup import backup_of
from aestudio.storage.project_file import UnsyncedFileError, load, save

LONG = "ä" * 120 + "0123456789ab.h5"  # 255 bytes
NAMES = (
    "with spaces.h5",
    "Größe.h5",
    "自编码器.h5",
    "🦊.h5",
    "two\nlines.h5",
    LONG,
    "%s 'quoted\" $HOME;.h5",
    "no-text-\udcff.h5",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "projects"
    made.mkdir()
    return made


def document(name: str = "One") -> Document:
    return Document(recipe("book-tied").project.edited(name=name))


def name_in(path: Path) -> str:
    return load(path).project.name


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


class Syncs:
    """Stands in for os.fsync: remembers what was synced, and fails for some of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, code: int, folders: bool) -> None:
        self.numbers: list[int] = []
        self.broken = True
        self._real, self._code, self._folders = os.fsync, code, folders
        monkeypatch.setattr(os, "fsync", self._sync)

    def _sync(self, handle: int) -> None:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode) != self._folders:
            return self._real(handle)
        self.numbers.append(status.st_ino)
        if self.broken:
            os.dup(handle)  # While it is open, its number does not come again.
            raise OSError(self._code, os.strerror(self._code))
        return self._real(handle)


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:20])
def test_any_name_takes_a_project_and_its_backup(folder: Path, name: str) -> None:
    path = folder / name
    assert len(os.fsencode(name)) <= 255
    save(document("One"), path)
    save(document("Two"), path)
    assert (name_in(path), name_in(backup_of(path))) == ("Two", "One")
    assert len(names(folder)) == 2


def test_long_names_that_begin_alike_have_backups_of_their_own() -> None:
    other = LONG.replace("b.h5", "c.h5")
    assert backup_of(Path(LONG)) != backup_of(Path(other))
    assert backup_of(Path("a.h5")).name == "a.h5.bak"
    name = backup_of(Path(LONG)).name
    assert name.startswith("ä" * 120 + "01~"), "as much as fits of the name itself is kept"
    assert len(os.fsencode(name)) == 255


def test_a_link_stays_one_and_what_it_leads_to_is_replaced(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.h5"
    link.symlink_to(folder / "a.h5")
    save(document("One"), link)
    save(document("Two"), link)
    assert link.is_symlink()
    assert names(folder) == ["a.h5", "a.h5.bak"]
    assert (name_in(folder / "a.h5"), name_in(backup_of(link))) == ("Two", "One")


def test_links_that_lead_in_a_circle_are_refused(folder: Path) -> None:
    (folder / "a.h5").symlink_to(folder / "b.h5")
    (folder / "b.h5").symlink_to(folder / "a.h5")
    with pytest.raises(FileError, match="cannot be written"):
        save(document(), folder / "a.h5")
    assert names(folder) == ["a.h5", "b.h5"]


def test_another_name_of_the_file_keeps_the_version_before(folder: Path) -> None:
    save(document("One"), folder / "a.h5")
    os.link(folder / "a.h5", folder / "same.h5")
    save(document("Two"), folder / "a.h5")
    assert (name_in(folder / "a.h5"), name_in(folder / "same.h5")) == ("Two", "One")


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_a_file_keeps_its_permissions_and_never_has_wider_ones(
    folder: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    path, seen = folder / "a.h5", []
    save(document(), path)
    path.chmod(mode)
    real = os.fdopen

    def looking(handle: int, how: str) -> Any:
        seen.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return real(handle, how)

    monkeypatch.setattr(os, "fdopen", looking)
    save(document(), path)
    assert seen == [mode]
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert stat.S_IMODE(backup_of(path).stat().st_mode) == mode


def test_a_new_file_gets_the_permissions_of_any_new_file(folder: Path) -> None:
    before = os.umask(0o027)
    try:
        save(document(), folder / "a.h5")
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "a.h5").stat().st_mode) == 0o640


def test_a_folder_is_no_place_for_a_project(folder: Path) -> None:
    (folder / "a.h5").mkdir()
    with pytest.raises(FileError, match=r"is a folder\. Name a file in it"):
        save(document(), folder / "a.h5")


def test_what_is_no_ordinary_file_is_neither_read_nor_replaced(folder: Path) -> None:
    os.mkfifo(folder / "a.h5")
    with pytest.raises(FileError, match="is not an ordinary file"):
        save(document(), folder / "a.h5")
    assert stat.S_ISFIFO((folder / "a.h5").stat().st_mode)


def test_a_write_protected_file_is_not_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(document("One"), folder / "a.h5")
    monkeypatch.setattr(os, "access", lambda path, how: False)  # root may write anywhere
    with pytest.raises(FileError, match="is write-protected"):
        save(document("Two"), folder / "a.h5")
    assert name_in(folder / "a.h5") == "One"


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (errno.EACCES, "Choose another folder with Save As; nothing is lost"),
        (errno.EROFS, "Choose another folder with Save As; nothing is lost"),
        (errno.ENOSPC, "Make room there, or choose another disk with Save As"),
        (errno.EFBIG, r"Allow larger files \(ulimit -f\)"),
        (errno.EMFILE, r"Close what else is open, or allow more files \(ulimit -n\)"),
        (errno.EIO, "The disk may be failing: choose another one with Save As"),
    ],
)
def test_an_error_of_the_disk_says_what_helps(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: int, remedy: str
) -> None:
    save(document("One"), folder / "a.h5")
    real = os.open

    def fail(path: Any, flags: int, *mode: int) -> int:
        if flags & os.O_CREAT:
            raise OSError(code, os.strerror(code))
        return real(path, flags, *mode)

    monkeypatch.setattr(os, "open", fail)
    with pytest.raises(FileError, match=f"cannot be saved.*{os.strerror(code)}. {remedy}"):
        save(document("Two"), folder / "a.h5")
    monkeypatch.undo()
    assert name_in(folder / "a.h5") == "One"
    assert names(folder) == ["a.h5"]


def test_a_file_that_could_not_be_synced_is_given_up_for_a_new_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "a.h5"
    save(document("One"), path)
    syncs = Syncs(monkeypatch, errno.EIO, folders=False)
    with pytest.raises(FileError, match="The disk may be failing"):
        save(document("Two"), path)
    assert names(folder) == ["a.h5"]
    assert name_in(path) == "One"
    syncs.broken = False
    save(document("Two"), path)
    assert len(set(syncs.numbers)) == len(syncs.numbers) == 2
    assert name_in(path) == "Two"


def test_all_that_was_written_is_synced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes, sync = [], os.fsync

    def looking(handle: int) -> None:
        status = os.fstat(handle)
        if stat.S_ISREG(status.st_mode):
            sizes.append(status.st_size)
        sync(handle)

    monkeypatch.setattr(os, "fsync", looking)
    with replacing(folder / "a") as file:
        file.write(b"whole")
    assert sizes == [5]


def test_a_folder_that_cannot_be_synced_means_that_the_file_may_go_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "a.h5"
    save(document("One"), path)
    syncs = Syncs(monkeypatch, errno.EIO, folders=True)
    with pytest.raises(UnsyncedFileError, match="may not survive a power cut"):
        save(document("Two"), path)
    assert (name_in(path), name_in(backup_of(path))) == ("Two", "One")
    syncs.broken = False
    save(document("Three"), path, backup=False)
    assert (name_in(path), name_in(backup_of(path))) == ("Three", "One")
    assert names(folder) == ["a.h5", "a.h5.bak"]


def test_a_file_system_that_cannot_sync_folders_will_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Syncs(monkeypatch, errno.EINVAL, folders=True)
    save(document("One"), folder / "a.h5")
    assert name_in(folder / "a.h5") == "One"


def test_where_there_are_no_hard_links_the_version_before_is_copied_and_synced(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_paths: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    path = folder / "a.h5"
    save(document("One"), path)
    monkeypatch.setattr(os, "link", unsupported)
    syncs = Syncs(monkeypatch, 0, folders=False)
    syncs.broken = False
    save(document("Two"), path)
    assert (name_in(path), name_in(backup_of(path))) == ("Two", "One")
    assert len(syncs.numbers) == 2
    assert names(folder) == ["a.h5", "a.h5.bak"]


def test_a_folder_where_the_backup_would_lie_is_named(folder: Path) -> None:
    path = folder / "a.h5"
    save(document("One"), path)
    backup_of(path).mkdir()
    with pytest.raises(FileError, match=r"a\.h5\.bak: is a folder, so the version before"):
        save(document("Two"), path)
    assert name_in(path) == "One"
    assert names(folder) == ["a.h5", "a.h5.bak"]


def test_a_file_that_is_its_own_backup_leaves_nothing_beside_it(folder: Path) -> None:
    path = folder / "a.h5"
    save(document("One"), path)
    os.link(path, backup_of(path))
    save(document("Two"), path)
    assert (name_in(path), name_in(backup_of(path))) == ("Two", "One")
    assert names(folder) == ["a.h5", "a.h5.bak"]


def test_what_a_killed_process_left_is_deleted_by_a_save_a_day_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = folder / ".aestudio-0123456789abcdef.tmp"
    others = [folder / name for name in (".aestudio.tmp", "x.aestudio-01234567.tmp", "b.tmp")]
    for path in (left, *others):
        path.write_bytes(b"half")
    save(document(), folder / "a.h5")
    assert left.exists()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 86_401)
    save(document(), folder / "a.h5", backup=False)
    assert not left.exists()
    assert all(path.exists() for path in others)


def test_what_is_no_file_of_ours_is_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    (folder / ".aestudio-01234567.tmp").mkdir()
    (folder / ".aestudio-76543210.tmp").symlink_to("elsewhere")
    monkeypatch.setattr(time, "time", lambda: now + 1e9)
    clear_abandoned(folder)
    clear_abandoned(folder / "none")
    assert len(names(folder)) == 2


def test_no_folder_handle_means_that_nothing_is_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*_any: object) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    (folder / "a").write_bytes(b"before")
    monkeypatch.setattr(os, "open", none_left)
    with pytest.raises(OSError, match="Too many"), replacing(folder / "a") as file:
        file.write(b"after")
    assert (folder / "a").read_bytes() == b"before"


def test_a_new_folder_is_for_the_user_alone_and_synced_in_those_above(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    syncs = Syncs(monkeypatch, 0, folders=True)
    syncs.broken = False
    make_folder(folder / "one" / "two")
    make_folder(folder / "one" / "two")
    assert syncs.numbers == [one.stat().st_ino for one in (folder, folder / "one")]
    assert stat.S_IMODE((folder / "one" / "two").stat().st_mode) == 0o700
