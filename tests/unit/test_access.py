"""What a task needs against what the signed-in account may do."""

import pytest

from sera_rpa.access import lacking_access
from sera_rpa.errors import SeraError


def test_an_account_lacks_what_its_level_may_not_do() -> None:
    needs = ["schedule", "edit quotes", "edit company settings"]
    assert lacking_access("CSR access", needs) == (
        "'edit quotes' (Admin access at least), 'edit company settings' (Super access at least)"
    )
    assert lacking_access("Admin access", needs) == "'edit company settings' (Super access at least)"
    assert lacking_access("Super access", needs) == ""


def test_where_the_portal_shows_no_level_it_has_the_last_word_itself() -> None:
    assert lacking_access("", ["edit quotes"]) == ""


def test_a_need_that_nobody_knows_is_a_fault_of_the_task_file() -> None:
    with pytest.raises(SeraError, match=r"^TASK_UNFIT: .*'fly'"):
        lacking_access("Super access", ["fly"])
