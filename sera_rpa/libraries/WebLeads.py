"""What a row's report says of a web lead: what was done for it besides the job."""

from __future__ import annotations

from collections.abc import Sequence

from robot.api.deco import keyword, library

from sera_rpa.libraries.Writes import Writes
from sera_rpa.objects import Attachment, Customer, Membership, Note


@library(scope="GLOBAL", version="1")
class WebLeads:
    """Logic that needs no browser."""

    @keyword
    def get_lead_facts(
        self, customer: Customer, note: Note | None, files: Sequence[Attachment], membership: Membership | None
    ) -> dict[str, object]:
        """Returns what a row's report says besides the job; what an earlier attempt of the row did counts too.

        Args:
            customer: whose job it is.
            note: what was noted of the customer; None: nothing.
            files: what was attached to the job.
            membership: what was bought; None: nothing.
        """
        begun = Writes().step_was_begun
        parts = [
            "New customer" if begun("create customer") else "Known customer",
            "address added" if begun("add service address") else "",
            "note pinned" if note else "",
            f"{len(files)} photo{'s' if len(files) > 1 else ''}" if files else "",
            f"member of {membership.plan_name} from {membership.starts_on:%m/%d/%Y}" if membership else "",
        ]
        facts: dict[str, object] = {
            "summary": ", ".join(part for part in parts if part), "customer_name": customer.name,
        }  # fmt: skip
        if note:
            facts["customer_note"] = note.text
        if files:
            facts["files"] = [str(file) for file in files]
        if membership:
            billed = membership.next_billing_date
            facts |= {"membership": membership.number, "program": membership.plan_name}
            facts |= {"starts_on": membership.starts_on, "crown": membership.crown}
            facts |= {"next_billing_date": billed} if billed else {"ends_on": membership.ends_on}
        return facts
