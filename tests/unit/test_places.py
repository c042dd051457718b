"""Where things are, seen from a checkout and from anywhere else."""

from pathlib import Path

import pytest

from sera_rpa import places
from sera_rpa.errors import SeraError

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def some_tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A suite of three tasks instead of our own."""
    tasks = tmp_path / "suite" / "tasks"
    tasks.mkdir(parents=True)
    for name in ("book_jobs", "cancel_jobs", "approve_invoices"):
        (tasks / f"{name}.robot").touch()
    monkeypatch.setattr(places, "suite_root", lambda: tmp_path / "suite")
    return tasks


def test_from_a_checkout_the_robot_folders_are_the_repositorys() -> None:
    assert places.suite_root() == REPOSITORY
    assert places.tasks_dir() == REPOSITORY / "tasks"
    assert places.variables_dir().is_dir()


def test_from_a_checkout_results_are_kept_in_it_wherever_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SERA_RESULTS", raising=False)
    monkeypatch.chdir(tmp_path)
    assert places.results_dir() == REPOSITORY / "results"
    assert places.state_dir() == REPOSITORY / "results" / "state"


def test_installed_from_a_wheel_results_are_kept_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SERA_RESULTS", raising=False)
    monkeypatch.setattr(places, "checkout", lambda: None)
    monkeypatch.chdir(tmp_path)
    assert places.results_dir() == tmp_path / "results"
    assert places.suite_root() == REPOSITORY / "sera_rpa" / "suite"


def test_results_go_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SERA_RESULTS", "elsewhere")
    assert places.results_dir() == tmp_path / "elsewhere"
    assert places.state_dir() == tmp_path / "elsewhere" / "state"


@pytest.mark.parametrize("name", ["book_jobs", "book-jobs", "Book Jobs", "book_jobs.robot", " BOOK_JOBS "])
def test_a_task_is_found_by_its_name_however_it_is_written(name: str, some_tasks: Path) -> None:
    assert places.find_task(name) == some_tasks / "book_jobs.robot"


def test_a_path_names_a_persons_own_task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, some_tasks: Path) -> None:
    own = tmp_path / "my jobs.robot"
    own.touch()
    monkeypatch.chdir(tmp_path)
    assert places.find_task("my jobs.robot") == own
    assert places.find_task(own) == own


def test_an_own_file_goes_before_a_task_of_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, some_tasks: Path
) -> None:
    own = tmp_path / "book_jobs.robot"
    own.touch()
    monkeypatch.chdir(tmp_path)
    assert places.find_task("book_jobs.robot") == own
    assert places.find_task("book_jobs") == some_tasks / "book_jobs.robot"


def test_a_misspelt_task_is_answered_with_the_nearest_names(some_tasks: Path) -> None:
    with pytest.raises(SeraError, match=r"^TASK_UNKNOWN: there is no task named 'bok_job'\. Did you mean 'book_jobs'"):
        places.find_task("bok_job")


def test_a_task_like_none_is_answered_with_all_names(some_tasks: Path) -> None:
    with pytest.raises(SeraError, match="'approve_invoices', 'book_jobs', 'cancel_jobs'"):
        places.find_task("zzz")


def test_a_path_to_nothing_is_answered_as_a_path(some_tasks: Path) -> None:
    with pytest.raises(SeraError, match=r"^TASK_UNKNOWN: there is no task file 'my/jobs\.robot'"):
        places.find_task("my/jobs.robot")


def test_tasks_are_listed_by_name_without_their_inputs(some_tasks: Path) -> None:
    (some_tasks / "inputs").mkdir()
    (some_tasks / "inputs" / "sample.robot").touch()
    assert [task.stem for task in places.list_tasks()] == ["approve_invoices", "book_jobs", "cancel_jobs"]
