"""Makes the checkout's virtual environment and installs the pinned packages into it.

The wrappers ``sera-rpa`` and ``sera-rpa.cmd`` run this file with whatever Python the machine has, so it imports
nothing but the standard library. What stands in ``.sera`` inside the environment tells the wrappers that nothing is to
do: ``root`` (the checkout it was built for), a copy of every lock that is installed, and ``unfinished`` while work is
going on.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = sys.platform == "win32"
CANNOT = 7  # sera_rpa.errors.Exit.MACHINE; not imported, for that would need the package on the path


class Cannot(Exception):
    """The environment cannot be made; the text says what to do."""


def main(venv: Path, lock: str) -> int:
    """Brings the environment up to date with ``requirements.lock`` and with ``lock``; an exit code."""
    try:
        with only_one(venv.with_name(venv.name + ".lock")):
            if not is_ready(venv, lock):
                build(venv, lock)
    except Cannot as problem:
        say(str(problem))
        return CANNOT
    except KeyboardInterrupt:
        say("stopped; run the same command again to go on.")
        return 130
    return 0


def is_ready(venv: Path, lock: str) -> bool:
    """Whether the environment is whole, was made for this checkout, and holds what the lock names."""
    notes = venv / ".sera"
    return (
        python_of(venv).exists()
        and not (notes / "unfinished").exists()
        and text_of(notes / "root") == f"{ROOT}\n"
        and bool(text_of(notes / lock))
        and text_of(notes / lock) == text_of(ROOT / lock)
    )


def build(venv: Path, lock: str) -> None:
    """Makes or repairs the environment; a half-made one, or one that was moved here, is made anew."""
    began = time.monotonic()
    notes = venv / ".sera"
    if venv.exists() and not is_usable(venv):
        remove(venv)
    if not venv.exists():
        say(f"making {venv.name} with Python {'.'.join(map(str, sys.version_info[:3]))} ...")
        make_venv(venv)
    notes.mkdir(exist_ok=True)
    (notes / "unfinished").touch()
    for one in dict.fromkeys(("requirements.lock", lock)):
        if not (notes / one).exists() or text_of(notes / one) != text_of(ROOT / one):
            install(venv, one)
            shutil.copyfile(ROOT / one, notes / one)
    encoding = "utf-8" if sys.version_info >= (3, 13) else "locale"  # as site.py reads it
    (site_packages(venv) / "sera_rpa_checkout.pth").write_text(f"{ROOT}\n", encoding=encoding)
    (notes / "venv").write_text(f"{venv}\n", encoding="utf-8")
    (notes / "root").write_text(f"{ROOT}\n", encoding="utf-8")
    (notes / "unfinished").unlink()
    say(f"ready after {time.monotonic() - began:.0f} s.")


def is_usable(venv: Path) -> bool:
    """Whether what stands there can be brought up to date; an environment that somebody else made can."""
    notes = venv / ".sera"
    whole = (venv / "pyvenv.cfg").exists() and python_of(venv).exists() and site_packages(venv, must=False).is_dir()
    moved = (notes / "venv").exists() and text_of(notes / "venv") != f"{venv}\n"
    return whole and not moved and not (notes / "unfinished").exists() and has_pip(venv)


def remove(venv: Path) -> None:
    """Removes an environment that is of no use, but never a folder that is not one."""
    ours = venv == ROOT / ".venv" or (venv / "pyvenv.cfg").exists() or (venv / ".sera").exists()
    if not ours and any(venv.iterdir()):
        raise Cannot(f"SERA_VENV names '{venv}', which holds something else. Name an empty or a new folder.")
    try:
        shutil.rmtree(venv)
    except OSError as problem:
        raise Cannot(
            f"'{venv}' is half-made and cannot be removed ({problem}). Remove it, then run again."
        ) from problem


# -- the environment -------------------------------------------------------------------------------------------------


def make_venv(venv: Path) -> None:
    """Makes an environment that has pip, by whichever way this machine offers.

    Debian's python3 comes without ``ensurepip``; then uv, virtualenv or another pip will do, else the missing
    package is installed where that is allowed.
    """
    base = os.path.realpath(
        sys.executable
    )  # python3.11, not python3: after an upgrade the environment is seen to be old
    module = [base, "-m", "venv"]
    pip = ["install", "-q", "--disable-pip-version-check", "pip"]
    ways: list[list[list[str]]] = []
    if has_ensurepip(base):
        ways.append([[*module, str(venv)]])
    if uv := shutil.which("uv"):
        ways.append([[uv, "venv", "-q", "--seed", "--python", base, str(venv)]])
    if virtualenv := shutil.which("virtualenv"):
        ways.append([[virtualenv, "-q", "-p", base, str(venv)]])
    for other in filter(None, map(shutil.which, ("pip3", "pip"))):
        ways.append([[*module, "--without-pip", str(venv)], [other, "--python", str(python_of(venv)), *pip]])
    if attempt(ways, venv):
        return
    if not has_ensurepip(base) and install_debian_venv() and attempt([[[*module, str(venv)]]], venv):
        return
    raise Cannot(no_venv_advice())


def attempt(ways: list[list[list[str]]], venv: Path) -> bool:
    """Tries one way after the other until an environment with pip stands there."""
    for way in ways:
        if all(quiet(step) for step in way) and has_pip(venv):
            return True
        shutil.rmtree(venv, ignore_errors=True)
    return False


def has_ensurepip(base: str) -> bool:
    """Whether this Python brings what ``python -m venv`` needs."""
    return quiet([base, "-I", "-c", "import ensurepip, venv"])


def has_pip(venv: Path) -> bool:
    """Whether the environment has a whole pip of its own; a package's RECORD is the last file to be written."""
    return any(site_packages(venv, must=False).glob("pip-*.dist-info/RECORD"))


def install_debian_venv() -> bool:
    """On Debian and Ubuntu, with the administrator's rights: installs the package that python3 lacks."""
    prefix = admin_prefix()
    apt = shutil.which("apt-get")
    if not apt or prefix is None:
        return False
    name = debian_venv_package()
    say(f"installing {name} with apt-get ...")
    run = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-o", "DPkg::Lock::Timeout=300", "-q"]
    fetch = [*run, "install", "-y", "--no-install-recommends", name]
    return quiet(fetch) or (quiet([*run, "update"]) and quiet(fetch))


def debian_venv_package() -> str:
    """Debian's package with the rest of ``venv`` for this Python."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def admin_prefix() -> list[str] | None:
    """What goes before a command that needs the administrator's rights; None when we have them not."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    return [sudo, "-n"] if sudo and quiet([sudo, "-n", "true"]) else None


def no_venv_advice() -> str:
    """What a person types to make virtual environments work on this system."""
    if shutil.which("apt-get"):
        return (
            "this Python cannot make virtual environments. "
            f"Type 'sudo apt-get install {debian_venv_package()}', then run the same command again."
        )
    return f"'{sys.executable} -m venv' does not work here. Install Python from python.org, or uv, then run again."


# -- the packages ----------------------------------------------------------------------------------------------------


def install(venv: Path, lock: str) -> None:
    """Installs exactly what the lock names, checked by hash."""
    total = len(re.findall(r"^[\w.-]+==", text_of(ROOT / lock), re.MULTILINE))
    say(f"installing up to {total} packages of {lock} (a minute or two the first time) ...")
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    options += ["--require-hashes", "--only-binary", ":all:"]
    command = [str(python_of(venv)), "-m", "pip", "install", *options, "-r", str(ROOT / lock)]
    environment = {**os.environ, "PIP_USER": "0", "PYTHONUNBUFFERED": "1"}
    for name in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONHOME", "PYTHONPATH"):
        environment.pop(name, None)
    tail: list[str] = []
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        for line in pip.stdout or ():
            tail = [*tail[-14:], line.rstrip()]
            show_progress(line)
    show_progress("")
    if pip.returncode != 0:
        raise Cannot(
            "the packages could not be installed. pip said:\n    "
            + "\n    ".join(tail)
            + "\nCheck the network (a proxy or a mirror goes into pip's configuration), then run again."
        )


def show_progress(line: str) -> None:
    """On a terminal: the package that pip is at, on one line that is overwritten; nothing elsewhere."""
    if not sys.stderr.isatty():
        return
    if line.startswith("Installing collected"):
        print("\r\033[K  unpacking ...", end="", file=sys.stderr, flush=True)
    elif found := re.match(r"Collecting ([\w.-]+)", line):
        print(f"\r\033[K  {found[1]}", end="", file=sys.stderr, flush=True)
    elif not line:
        print("\r\033[K", end="", file=sys.stderr, flush=True)


# -- the machine -----------------------------------------------------------------------------------------------------


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Lets one set-up of an environment run at a time. The operating system frees the lock of a process that died."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a+b")
    except OSError as problem:
        raise Cannot(
            f"'{path.parent}' cannot be written ({problem.strerror}). Set SERA_VENV to a folder of yours."
        ) from problem
    with handle:
        waiting = False
        while not try_lock(handle.fileno()):
            if not waiting:
                say("another set-up of this checkout is running; waiting for it ...")
            waiting = True
            time.sleep(0.5)
        yield


def try_lock(descriptor: int) -> bool:
    """Takes the lock of an open file, or says that another process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def python_of(venv: Path) -> Path:
    """The environment's interpreter."""
    return venv / "Scripts" / "python.exe" if WINDOWS else venv / "bin" / "python"


def site_packages(venv: Path, must: bool = True) -> Path:
    """Where the environment keeps its packages."""
    if WINDOWS:
        return venv / "Lib" / "site-packages"
    found = next(venv.glob("lib/python3*/site-packages"), None)
    if found is None and must:
        raise Cannot(f"'{venv}' holds no site-packages. Remove it, then run again.")
    return found or venv / "lib" / "site-packages"


def text_of(path: Path) -> str:
    """What a file holds; empty when there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def quiet(command: list[str]) -> bool:
    """Runs a command, its output unseen; whether it succeeded."""
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def say(line: str) -> None:
    """One line for the person who waits."""
    print(f"sera-rpa: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute(), sys.argv[2]))
