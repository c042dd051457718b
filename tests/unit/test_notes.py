"""Notes: marked with the row's reference, and told from Sera's own."""

import pytest

from sera_rpa.errors import SeraError
from sera_rpa.libraries.Notes import Notes
from sera_rpa.objects import Customer, from_record, to_record, to_result

CUSTOMER = Customer.listed("10001", "Ann Lee")


def shown(text: str, **more: object) -> dict[str, object]:
    plain = {"day": "Tuesday, November 24, 2026", "time": "7:31 am", "author": "Ben", "pinned": False, "visible": False}
    return plain | {"text": text} | more


def test_a_note_begins_with_its_only_mark_and_keeps_its_lines() -> None:
    assert Notes().mark_note(" Gate 4411\n[Ref B] side ", "A") == "[Ref A] Gate 4411\n(Ref B] side"


def test_a_note_is_found_by_the_mark_that_it_begins_with() -> None:
    notes = [
        shown("Appointment 2000123: pinned to Elena. Reason: [Ref A-1] Gate"),
        shown("[Ref A-11] Gate"),
        shown("[Ref A-1]\nGate 4411", pinned=True, time="Tuesday, November 24, 2026, 7:31 am"),
    ]
    note = Notes().find_own_note(notes, "A-1", CUSTOMER)
    assert note is not None
    assert (note.text, note.pinned, note.about) == ("[Ref A-1]\nGate 4411", True, "/customers/10001")
    assert note.shown_at == "Tuesday, November 24, 2026, 7:31 am"
    assert Notes().find_own_note(notes[:2], "A-1", CUSTOMER) is None
    assert from_record(to_record(note)) == note
    assert to_result(note)[0]["summary"] == "Note added, pinned to the top"
    assert "Gate" not in repr(note)


def test_several_notes_of_one_reference_are_named() -> None:
    with pytest.raises(SeraError, match="DUPLICATE_IN_PORTAL: 2 notes under '/customers/10001'"):
        Notes().find_own_note([shown("[Ref A] one"), shown("[Ref A] two")], "A", CUSTOMER)
