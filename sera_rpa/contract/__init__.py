"""A task's input columns, read from the signature of its template keyword, and rows checked against them.

Importing this package is cheap: Robot Framework and the sheet readers are imported when they are first needed.
"""

from sera_rpa.contract.checking import check, check_options, check_values
from sera_rpa.contract.date_range import DateRange
from sera_rpa.contract.kinds import Kind
from sera_rpa.contract.model import Checked, Column, Contract, Problem, Row
from sera_rpa.contract.moment import Moment
from sera_rpa.contract.signature import contract_of, read_contract

__all__ = [
    "Checked",
    "Column",
    "Contract",
    "DateRange",
    "Kind",
    "Moment",
    "Problem",
    "Row",
    "check",
    "check_options",
    "check_values",
    "contract_of",
    "read_contract",
]
