"""Robot Framework's argument types, and those it lacks.

Robot Framework 7.5 converts dates and durations but no time of day, no moment with an offset and no range of days:
``${start: time}`` is an "Unrecognized type". :func:`teach_robot` adds them. It must be called before the file with the
signature is parsed; where Robot itself has parsed the file first, :func:`sera_rpa.contract.contract_of` repairs the
keyword.
"""

from __future__ import annotations

import re
from datetime import time

from sera_rpa.contract.date_range import DateRange
from sera_rpa.contract.moment import Moment

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")


def clock(text: str) -> time:
    """``HH:MM`` or ``HH:MM:SS`` (24 hours) as a time of day; ``ValueError`` for anything else."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise ValueError("Expected HH:MM")
    return time(int(found[1]), int(found[2]), int(found[3] or 0))


def teach_robot() -> None:
    """Make ``time`` (``datetime.time``), ``Moment`` and ``DateRange`` argument types of this Robot Framework."""
    from robot.running.arguments import typeconverters, typeinfo

    if "time" in typeinfo.TYPE_NAMES:
        return

    class TimeConverter(typeconverters.TypeConverter):  # type: ignore[misc]  # Robot is untyped
        type = time
        type_name = "time"

        def _convert(self, value: str) -> time:
            return clock(value)

    class DateRangeConverter(typeconverters.TypeConverter):  # type: ignore[misc]  # Robot is untyped
        type = DateRange
        type_name = "DateRange"

        def _convert(self, value: str) -> DateRange:
            return DateRange.read(value)

    class MomentConverter(typeconverters.TypeConverter):  # type: ignore[misc]  # Robot is untyped
        type = Moment
        type_name = "Moment"

        def _convert(self, value: str) -> Moment:
            return Moment.read(value)

    for converter, name in (
        (TimeConverter, "time"),
        (MomentConverter, "moment"),
        (DateRangeConverter, "daterange"),
    ):
        typeconverters.TypeConverter.register(converter)
        typeinfo.TYPE_NAMES[name] = converter.type
