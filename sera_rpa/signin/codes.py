"""One-time codes from a TOTP seed (RFC 6238), never the same window twice, on whatever worker."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

import pyotp
from robot.api.types import Secret
from sqlalchemy import Engine, delete, insert
from sqlalchemy.exc import IntegrityError

from sera_rpa.errors import SeraError
from sera_rpa.ledger.tables import used_codes

WINDOW_SECONDS = 30
LATE_SECONDS = 3.0
"""A code is not typed when its window ends sooner than this: portals without tolerance would refuse it."""


class Totp(pyotp.TOTP):
    """Accepts the 80-bit seeds that many portals hand out; pyotp itself insists on 112 bits."""

    def byte_secret(self) -> bytes:
        import base64

        secret = self.secret.upper().replace(" ", "")
        return base64.b32decode(secret + "=" * (-len(secret) % 8))


def next_code(
    engine: Engine,
    email: str,
    seed: Secret,
    *,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Secret:
    """The code of the first window that nobody used for this account; waits for it where needed (at most 33 s).

    The window is taken in the ledger before the code is returned, so that two workers can never send the same one.

    Raises:
        SeraError: ``MFA_SEED_MISSING`` when the seed is no base32.
    """
    account = hashlib.sha256(f"{email.lower()}|{seed.value}".encode()).hexdigest()
    while True:
        moment = now()
        window, into = divmod(moment, WINDOW_SECONDS)
        if WINDOW_SECONDS - into >= LATE_SECONDS and _take(engine, account, int(window)):
            try:
                return Secret(Totp(seed.value).at(int(moment)))
            except ValueError:
                raise SeraError("MFA_SEED_MISSING", f"The TOTP seed of '{email}' is no base32 text") from None
        sleep(WINDOW_SECONDS - into + 0.05)


def _take(engine: Engine, account: str, window: int) -> bool:
    try:
        with engine.begin() as connection:
            connection.execute(
                delete(used_codes).where(used_codes.c.account == account, used_codes.c.window < window - 20)
            )
            connection.execute(insert(used_codes).values(account=account, window=window))
    except IntegrityError:
        return False
    return True
