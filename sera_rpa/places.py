"""Where things are: the Robot folders, the tasks in them, the results and the ledger's state.

From a checkout the Robot folders stand at the repository's top level; the wheel nests them under ``sera_rpa/suite``.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from sera_rpa.errors import SeraError

_PACKAGE = Path(__file__).resolve().parent


def checkout() -> Path | None:
    """The repository that this package is run from, or None when it was installed from a wheel."""
    above = _PACKAGE.parent
    return above if (above / "pyproject.toml").is_file() and (above / "tasks").is_dir() else None


def suite_root() -> Path:
    """The folder that holds ``tasks``, ``keywords``, ``resources``, ``variables`` and ``docs``."""
    return checkout() or _PACKAGE / "suite"


def tasks_dir() -> Path:
    """The folder of the task files; its ``inputs`` folder holds a sample of each task's input."""
    return suite_root() / "tasks"


def inputs_dir() -> Path:
    """The folder of the sample inputs."""
    return tasks_dir() / "inputs"


def keywords_dir() -> Path:
    """The folder of the business keywords."""
    return suite_root() / "keywords"


def resources_dir() -> Path:
    """The folder of the keywords that work the portal's controls."""
    return suite_root() / "resources"


def variables_dir() -> Path:
    """The folder of the tenants and UI maps."""
    return suite_root() / "variables"


def docs_dir() -> Path:
    """The folder of the pages that people read."""
    return suite_root() / "docs"


def results_dir() -> Path:
    """The folder that gets one folder per run; it need not exist yet.

    ``SERA_RESULTS`` where it is set, else ``results`` of the checkout, else ``results`` of the current directory.
    """
    asked = os.environ.get("SERA_RESULTS")
    if asked:
        return Path(asked).expanduser().absolute()
    return (checkout() or Path.cwd()) / "results"


def state_dir() -> Path:
    """The folder of what outlives runs, above all the ledger; it need not exist yet."""
    return results_dir() / "state"


def list_tasks() -> list[Path]:
    """The suite's task files, by name."""
    return sorted(tasks_dir().glob("*.robot"))


def find_task(name_or_path: str | Path) -> Path:
    """The task file of that name (``book_jobs``, ``Book Jobs``), or a person's own file by its path (``…/mine.robot``).

    Raises:
        SeraError: TASK_UNKNOWN, with the nearest names.
    """
    asked = str(name_or_path)
    path = Path(asked).expanduser()
    if path.suffix.lower() == ".robot" and path.is_file():
        return path.resolve()
    known = {task.stem: task for task in list_tasks()}
    name = asked.removesuffix(".robot").strip().lower().replace("-", "_").replace(" ", "_")
    if name in known:
        return known[name]
    raise _unknown(asked, name, list(known))


def _unknown(asked: str, name: str, known: list[str]) -> SeraError:
    if os.sep in asked or "/" in asked:
        return SeraError(
            "TASK_UNKNOWN", f"there is no task file '{asked}'", "Check the path; it must name an existing .robot file."
        )
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    if near:
        then = "Did you mean " + " or ".join(f"'{one}'" for one in near) + "?"
    elif known:
        then = (
            "The tasks are "
            + ", ".join(f"'{one}'" for one in known)
            + "; a path to a .robot file of your own works too."
        )
    else:
        then = f"The folder '{tasks_dir()}' holds no task at all: install sera-rpa again."
    return SeraError("TASK_UNKNOWN", f"there is no task named '{asked}'", then)


def ledger_url() -> str:
    """The SQLAlchemy address of the ledger: ``SERA_LEDGER`` where set, else an SQLite file in the state folder."""
    return os.environ.get("SERA_LEDGER") or f"sqlite:///{(state_dir() / 'ledger.db').as_posix()}"
