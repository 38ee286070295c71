"""Set up what AE Studio needs: a virtual environment from the lock file, and Qt's libraries.

Uses nothing but the standard library, because it runs before anything is installed.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
USERS = ROOT / "requirements.lock"
DEVELOPERS = ROOT / "packaging" / "requirements-dev.lock"
# Each holds the packages of the one before it, in the same versions, and more (packaging/lock.py).
LOCK_FILES = (USERS, DEVELOPERS)
ENVIRONMENT = ROOT / ".venv"

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 13)
DISK_SPACE_NEEDED = 4 * 1024**3  # the environment, and the downloads while they are unpacked

STAMP_NAME = "aestudio-environment.txt"
UNFINISHED = "unfinished"

# What Qt opens at run time, and the Debian package that has it.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
FONT_PACKAGE = "fonts-dejavu-core"
# What some tests call, and the Debian package that has it.
TEST_PROGRAMS = {"strace": "strace"}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


class SetupError(Exception):
    """Set-up cannot go on; the message says what the user can do."""


def say(message: str) -> None:
    print(f"AE Studio: {message}", file=sys.stderr, flush=True)


# --- the virtual environment ---------------------------------------------------------------


def environment_python(environment: Path, platform: str = sys.platform) -> Path:
    """Where an environment keeps its interpreter."""
    if platform == "win32":
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def fingerprint(lock_file: Path) -> str:
    """What the stamp of an environment installed from this lock file says."""
    return hashlib.sha256(lock_file.read_bytes()).hexdigest()


def read_stamp(environment: Path) -> str | None:
    try:
        return (environment / STAMP_NAME).read_text(encoding="utf-8").strip()
    except OSError:
        return None


def write_stamp(environment: Path, text: str) -> None:
    (environment / STAMP_NAME).write_text(text + "\n", encoding="utf-8")


def installed_from(environment: Path, lock_files: Sequence[Path] = LOCK_FILES) -> Path | None:
    """The lock file that the environment was completely installed from; None if there is none."""
    if not environment_python(environment).exists():
        return None
    stamp = read_stamp(environment)
    return next((one for one in lock_files if fingerprint(one) == stamp), None)


def is_ready(environment: Path, lock_file: Path, lock_files: Sequence[Path] = LOCK_FILES) -> bool:
    """True if the environment holds all that this lock file asks for, and perhaps more."""
    enough = lock_files[lock_files.index(lock_file) :]
    return installed_from(environment, enough) is not None


def is_supported(version: tuple[int, int]) -> bool:
    return OLDEST_PYTHON <= version <= NEWEST_PYTHON


def find_interpreter() -> str:
    """The interpreter that runs this script if it is supported, else one found on the PATH."""
    if is_supported(sys.version_info[:2]):
        return sys.executable
    for minor in range(NEWEST_PYTHON[1], OLDEST_PYTHON[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    raise SetupError(
        f"needs Python 3.{OLDEST_PYTHON[1]} to 3.{NEWEST_PYTHON[1]}, but this is Python "
        f"{sys.version_info[0]}.{sys.version_info[1]}. Install one of them and run this "
        "script with it."
    )


def check_disk_space(folder: Path, needed: int = DISK_SPACE_NEEDED) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise SetupError(
            f"needs {needed / 1024**3:.0f} GiB of disk space in {folder}, but only "
            f"{free / 1024**3:.1f} GiB are free. Make room and run this again."
        )


def has_ensurepip(interpreter: str) -> bool:
    """Debian ships Python without ensurepip, and without it no environment gets a pip."""
    command = [interpreter, "-c", "import ensurepip, venv"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def venv_package(interpreter: str) -> str:
    """Debian's package with ensurepip for this interpreter."""
    code = "import sys; print('python%d.%d-venv' % sys.version_info[:2])"
    command = [interpreter, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def remove_ours(environment: Path) -> None:
    """Remove what an interrupted or outdated set-up left, never an environment of the user's."""
    made_by_user = environment_python(environment).exists() and read_stamp(environment) is None
    if not made_by_user:
        shutil.rmtree(environment, ignore_errors=True)


def create_environment(environment: Path, interpreter: str) -> None:
    environment.mkdir(parents=True, exist_ok=True)
    # Before anything else, so that whatever interrupts us leaves an environment known as ours.
    write_stamp(environment, UNFINISHED)
    if subprocess.run([interpreter, "-m", "venv", str(environment)], check=False).returncode != 0:
        raise SetupError(
            f"could not create a virtual environment in {environment}. The lines above say why."
        )


def install_packages(environment: Path, lock_file: Path) -> None:
    command = [
        str(environment_python(environment)),
        *("-m", "pip", "install", "--disable-pip-version-check", "--no-input"),
        *("--only-binary=:all:", "--require-hashes", "-r", str(lock_file)),
    ]
    if subprocess.run(command, check=False).returncode != 0:
        raise SetupError(
            "could not install the packages it needs. The lines above say why; often the "
            "network or the disk space is to blame. Run this again to go on."
        )


def build_environment(environment: Path, lock_file: Path) -> None:
    """Build the environment anew."""
    interpreter = find_interpreter()
    check_disk_space(environment.parent)
    if not has_ensurepip(interpreter):
        require_debian_packages([venv_package(interpreter)], "Python's venv and ensurepip modules")
    say(f"setting up {environment} (about 0.6 GB to download, once; some minutes) ...")
    remove_ours(environment)
    create_environment(environment, interpreter)
    install_packages(environment, lock_file)


def set_up_environment(environment: Path, lock_file: Path, lock_files: Sequence[Path]) -> None:
    """Add what is missing, or build anew what was installed from no lock file that is still there.

    The stamp is written last, so that an interrupted run is redone.
    """
    if installed_from(environment, lock_files):
        say(f"adding what is missing to {environment} ...")
        install_packages(environment, lock_file)
    else:
        build_environment(environment, lock_file)
    write_stamp(environment, fingerprint(lock_file))
    say("set up.")


@contextlib.contextmanager
def only_one_at_a_time(environment: Path) -> Iterator[None]:
    """Let a second start wait for the first one's set-up instead of undoing it."""
    try:
        import fcntl
    except ImportError:  # Windows: a running interpreter's files cannot be replaced there anyway
        yield
        return
    with environment.with_name(environment.name + "-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(
    environment: Path = ENVIRONMENT,
    lock_file: Path = USERS,
    lock_files: Sequence[Path] = LOCK_FILES,
) -> Path:
    """Return the interpreter of an environment that holds what the lock file asks for."""
    if not is_ready(environment, lock_file, lock_files):
        with only_one_at_a_time(environment):
            if not is_ready(environment, lock_file, lock_files):
                set_up_environment(environment, lock_file, lock_files)
    return environment_python(environment)


# --- system libraries ----------------------------------------------------------------------


def can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font(folders: Sequence[str] = FONT_FOLDERS) -> bool:
    return any(
        file.suffix.lower() in {".ttf", ".otf", ".ttc"}
        for folder in folders
        for file in Path(folder).expanduser().rglob("*")
    )


def missing_for_qt() -> dict[str, str]:
    """What Qt would miss on this Linux machine: the thing, and the Debian package with it."""
    missing = {name: package for name, package in QT_LIBRARIES.items() if not can_load(name)}
    if not has_font():
        missing["a font"] = FONT_PACKAGE
    return missing


def require_system_libraries() -> None:
    """Install, or else name, what Qt needs from the system. Wheels bring it on other systems."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_for_qt()
    if missing:
        require_debian_packages(sorted(missing.values()), ", ".join(missing))


def wish_for_test_programs() -> None:
    """Install what some tests call. Where that fails, say so: the tests leave these out."""
    if not sys.platform.startswith("linux"):
        return
    missing = {name: package for name, package in TEST_PROGRAMS.items() if not shutil.which(name)}
    if not missing:
        return
    try:
        require_debian_packages(sorted(missing.values()), ", ".join(missing))
    except SetupError as error:
        say(f"{error} Until then, the tests that need it are left out.")


def apt_prefix() -> list[str] | None:
    """How to call apt-get with the right to install and no questions; None if there is no way."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    if (
        shutil.which("sudo")
        and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0
    ):
        return sudo
    return None


def missing_message(packages: Sequence[str], things: str) -> str:
    """One message that names what is missing and the command that helps."""
    if shutil.which("apt-get"):
        return (
            f"this system lacks {things}. Install with:\n"
            f"    sudo apt-get install {' '.join(packages)}\nand run this again."
        )
    return (
        f"this system lacks {things}. Install them with your package manager "
        f"(Debian calls the packages {' '.join(packages)}) and run this again."
    )


def require_debian_packages(packages: Sequence[str], things: str) -> None:
    prefix = apt_prefix()
    if prefix is None:
        raise SetupError(missing_message(packages, things))
    say(f"this system lacks {things}; installing {' '.join(packages)} ...")
    settings = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    install = ["install", "-y", "--no-install-recommends", *packages]
    # The lists of a fresh machine are empty and those of an old one outdated. A failing
    # source need not matter, so only the installation's result counts.
    subprocess.run([*prefix, *settings, "update"], check=False)
    if subprocess.run([*prefix, *settings, *install], check=False).returncode != 0:
        raise SetupError(missing_message(packages, things))


# --- running -------------------------------------------------------------------------------


def run_environment(environ: Mapping[str, str], root: Path = ROOT) -> dict[str, str]:
    """The variables with which Python finds this checkout's aestudio before any other."""
    paths = [str(root)]
    if environ.get("PYTHONPATH"):
        paths.append(environ["PYTHONPATH"])
    return {**environ, "PYTHONPATH": os.pathsep.join(paths)}


def hand_over(command: Sequence[str], environ: Mapping[str, str]) -> NoReturn:
    """Become the command, so that signals and the exit status are its own."""
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform == "win32":  # exec there returns to the shell before the program ends
        sys.exit(subprocess.run(command, env=dict(environ), check=False).returncode)
    os.execve(command[0], list(command), dict(environ))


def set_up(*, qt: bool, development: bool = False) -> Path:
    """Prepare everything and return the interpreter, or end with a message and a status."""
    try:
        if qt:
            require_system_libraries()
        if development:
            wish_for_test_programs()
        return prepare(lock_file=DEVELOPERS if development else USERS)
    except SetupError as error:
        say(str(error))
        sys.exit(1)
    except OSError as error:
        say(f"could not set up {ENVIRONMENT}: {error}")
        sys.exit(1)
    except KeyboardInterrupt:
        say("interrupted; run this again to go on.")
        sys.exit(130)


if __name__ == "__main__":
    print(set_up(qt=True, development=True))
