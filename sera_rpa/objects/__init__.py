"""The objects that keywords hand to each other: one shape in keywords, ledger, results files and every interface.

An object is immutable. Its attributes carry Sera's words (``job.number``), its JSON the field names and the formats
that are promised to programs (``workOrderId``): camelCase, money as a decimal text with two places, instants as
ISO 8601 with ``Z``, ids with a prefix and the portal's number. What was not read is None, or an empty text.
Personal fields stay out of ``repr``, because Robot Framework logs the arguments of every keyword by ``repr``.
"""

from sera_rpa.objects.attachment import Attachment
from sera_rpa.objects.customer import Address, Contact, Customer, MembershipState, ServiceAddress
from sera_rpa.objects.export import Export, ExportFile
from sera_rpa.objects.invoice import Invoice, InvoiceLine
from sera_rpa.objects.job import Appointment, Job
from sera_rpa.objects.membership import Membership, Program
from sera_rpa.objects.note import Note
from sera_rpa.objects.quote import Quote
from sera_rpa.objects.records import from_record, to_record, to_result
from sera_rpa.objects.thing import Money, Thing
from sera_rpa.objects.todo import Todo

__all__ = [
    "Address",
    "Appointment",
    "Attachment",
    "Contact",
    "Customer",
    "Export",
    "ExportFile",
    "Invoice",
    "InvoiceLine",
    "Job",
    "Membership",
    "MembershipState",
    "Money",
    "Note",
    "Program",
    "Quote",
    "ServiceAddress",
    "Thing",
    "Todo",
    "from_record",
    "to_record",
    "to_result",
]
