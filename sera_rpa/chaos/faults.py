"""What chaos does to a task: each fault by name, the moments of a write at which it strikes, and what it does there."""

from __future__ import annotations

from dataclasses import dataclass

from sera_rpa.errors import SeraError

FILLED, INTENDED, CLICKED, ANSWERED, CONFIRMED = "filled", "intended", "clicked", "answered", "confirmed"
BEGUN, ENDED = "begun", "ended"

MOMENTS = {
    FILLED: "the form is filled in, the intent not yet noted",
    INTENDED: "the intent is noted, not yet clicked",
    CLICKED: "clicked, the portal's answer not yet read",
    ANSWERED: "the portal has answered, the record not yet read back",
    CONFIRMED: "read back and confirmed in the ledger",
    BEGUN: "the row's own keyword begins",
    ENDED: "the row's own keyword has ended, its outcome not yet in the ledger",
}
"""The moments of a step, and (the last two) those of a row that writes nothing."""

OF_ROW = (BEGUN, ENDED)

UNWRITING = ("error_before_write", "error_page", "session_thrown_out", "csrf_expired", "rate_limit", "maintenance")
"""Faults of the portal that let nothing take effect."""


@dataclass(frozen=True)
class Fault:
    """One kind of break.

    ``portal`` is a fault of the stand-in portal that is set when the step's intent is noted, for the route that the
    step writes through; ``act`` is what is done at the moment itself, by the worker to itself or to what is around it.
    """

    name: str
    does: str
    moments: tuple[str, ...]
    act: str = ""  # a name of sera_rpa.chaos.strikes.ACTS
    portal: str = ""
    seconds: float | None = None  # of the portal's fault
    lease_seconds: float | None = None  # a shorter lease for this fault's round
    lands_after_look: float | None = None  # seconds after the next look that finds nothing, if sooner than ``seconds``
    alone: bool = False  # not in one round with other faults: it touches rows beside the one that it strikes

    @property
    def deadly(self) -> bool:
        """Whether it may take the worker or its browser away."""
        return bool(self.act)

    def leaves_open(self, moment: str) -> bool:
        """Whether the step is surely unwritten after it has struck at that moment, so that it comes again."""
        ended = self.act != "kill supervisor"  # whose worker goes on and finishes its row
        return ended and moment in (FILLED, INTENDED) and self.portal in ("", *UNWRITING)


LATE_SECONDS = 5.0
"""When a late write takes effect: after the next look for it, before the settle time of the tenant is over."""
LANDS_AFTER_LOOK_SECONDS = 3.0
"""When a late write takes effect that another worker looks for: in the middle of the time that this one waits."""
HELD_SECONDS = 90.0
"""How long the portal holds such a write back where nobody looks for it."""
SLOW_SECONDS = 10.0
"""How long a slow answer takes; longer than the tenant's timeout."""

FAULTS = {
    fault.name: fault
    for fault in (
        Fault(
            "worker-killed",
            "kill -9 of the worker",
            (FILLED, INTENDED, CLICKED, ANSWERED, CONFIRMED, *OF_ROW),
            act="kill worker",
        ),
        Fault(
            "supervisor-killed",
            "kill -9 of the supervisor; the command is started again",
            (INTENDED, CLICKED, CONFIRMED, *OF_ROW),
            act="kill supervisor",
        ),
        Fault("browser-killed", "kill -9 of the browser", (FILLED, INTENDED, CLICKED, BEGUN), act="kill browser"),
        Fault(
            "worker-frozen",
            "SIGSTOP of the worker until its row is another's, then SIGCONT",
            (FILLED, INTENDED, BEGUN),
            act="freeze worker",
            lease_seconds=12.0,
            alone=True,
        ),
        Fault("answer-lost", "The write takes effect, its answer is lost", (INTENDED,), portal="answer_lost"),
        Fault(
            "late-effect",
            f"The connection breaks, the write takes effect {LATE_SECONDS:.0f} s later",
            (INTENDED,),
            portal="late_effect",
            seconds=LATE_SECONDS,
        ),
        Fault(
            "late-effect-worker-killed",
            f"kill -9 of the worker, the write takes effect {LANDS_AFTER_LOOK_SECONDS:.0f} s after the next look",
            (CLICKED,),
            act="kill worker",
            portal="late_effect",
            seconds=HELD_SECONDS,
            lands_after_look=LANDS_AFTER_LOOK_SECONDS,
        ),
        Fault("error-before-write", "Status 500, nothing took effect", (INTENDED,), portal="error_before_write"),
        Fault("error-after-write", "Status 500 after the write took effect", (INTENDED,), portal="error_after_write"),
        Fault("error-page", "An error page instead of an answer", (INTENDED,), portal="error_page"),
        Fault(
            "slow-answer", "The answer comes after the timeout", (INTENDED,), portal="slow_answer", seconds=SLOW_SECONDS
        ),
        Fault("session-thrown-out", "The session ends before the write", (INTENDED,), portal="session_thrown_out"),
        Fault("csrf-expired", "The page's token has expired", (INTENDED,), portal="csrf_expired"),
        Fault("rate-limited", "Status 429 with Retry-After", (INTENDED,), portal="rate_limit", seconds=2.0),
        Fault("maintenance", "Status 503 with the maintenance page", (INTENDED,), portal="maintenance", seconds=2.0),
        Fault(
            "portal-restarted",
            "kill -9 of the portal, which is started again a second later",
            (INTENDED, CLICKED, BEGUN),
            act="kill portal",
            alone=True,
        ),
        Fault("disk-full", "No room for the ledger for some seconds", (FILLED, CLICKED, ENDED), act="fill disk"),
        Fault(
            "clock-forward",
            "The worker's clock jumps 2 h ahead while a late write is on its way",
            (CLICKED, BEGUN),
            act="clock forward",
            portal="late_effect",
            seconds=LATE_SECONDS,
            alone=True,
        ),
        Fault(
            "clock-back",
            "The worker's clock jumps 2 h back while a late write is on its way",
            (CLICKED, BEGUN),
            act="clock back",
            portal="late_effect",
            seconds=LATE_SECONDS,
            alone=True,
        ),
    )
}
"""Every fault by its name, in the order in which they are tried."""


def choose_faults(names: tuple[str, ...]) -> list[Fault]:
    """The faults of these names; all where none is named.

    Raises:
        SeraError: ``OPTION_UNKNOWN``.
    """
    for name in names:
        if name not in FAULTS:
            raise SeraError("OPTION_UNKNOWN", f"There is no fault '{name}'; there are {', '.join(FAULTS)}")
    return [fault for name, fault in FAULTS.items() if not names or name in names]
