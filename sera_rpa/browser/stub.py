"""One gRPC stub for all calls of the Browser library, which makes one of 120 methods for each of them (0.4 ms)."""

from __future__ import annotations

from functools import lru_cache


def share_stub() -> None:
    """Lets the Browser library keep its stub as long as its channel. May be called again."""
    from Browser.generated import playwright_pb2_grpc as generated

    if not hasattr(generated.PlaywrightStub, "cache_info"):
        generated.PlaywrightStub = lru_cache(maxsize=4)(generated.PlaywrightStub)
