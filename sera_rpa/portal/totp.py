"""One-time codes from a seed (RFC 6238: SHA-1, six digits, 30 seconds), for seeds of any length."""

import base64
import binascii
import hashlib
import hmac
from urllib.parse import quote

STEP_SECONDS = 30


def code_at(seed: str, step: int) -> str:
    """The six digits of a time step; the seed in base 32, with or without padding and blanks."""
    text = seed.replace(" ", "").upper()
    try:
        key = base64.b32decode(text + "=" * (-len(text) % 8))
    except binascii.Error:
        return ""
    digest = hmac.new(key, step.to_bytes(8, "big", signed=True), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def uri(seed: str, email: str, company: str) -> str:
    """What the QR code of the enrolment page says."""
    return f"otpauth://totp/{quote(company)}:{quote(email)}?secret={seed}&issuer={quote(company)}"
