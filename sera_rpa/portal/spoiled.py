"""Bad downloads: cut half-way, empty, or the file of the time before."""

from collections.abc import Callable

from starlette.types import Message, Scope, Send

SPOILERS = ("download_cut", "download_empty", "download_stale")
_LARGEST_KEPT = 2 << 20


class LastDownloads:
    """Remembers the last file of each address, so that it can come once more when a newer one was asked for."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Message]] = {}

    def watch(self, scope: Scope, send: Send) -> Send:
        """``send`` that keeps what it sends, when the address is a download's."""
        path = scope["path"]
        if scope["method"] != "GET" or not (path.endswith(("/download", ".xlsx", ".zip"))):
            return send
        messages: list[Message] = []

        async def keeping(message: Message) -> None:
            messages.append(message)
            await send(message)
            over = message["type"] == "http.response.body" and not message.get("more_body")
            if over and _status(messages) == 200 and len(_content(messages)) <= _LARGEST_KEPT:
                self._kept[path] = messages

        return keeping

    def before(self, path: str) -> list[Message] | None:
        """The file that was sent last from there."""
        return self._kept.get(path)


async def send_spoiled(name: str, messages: list[Message], before: list[Message] | None, send: Send,
                       hang_up: Callable[[], None]) -> None:  # fmt: skip
    """Sends an answer that has gone wrong as ``name`` says; an answer that is no file goes out as it is."""
    if _status(messages) != 200:
        name = ""
    start, content = messages[0], _content(messages)
    if name == "download_stale" and before:
        start, content = before[0], _content(before)
    if name == "download_empty":
        headers = [(key, b"0" if key == b"content-length" else value) for key, value in start["headers"]]
        start, content = {**start, "headers": headers}, b""
    await send(start)
    if name == "download_cut":
        await send({"type": "http.response.body", "body": content[: len(content) // 2], "more_body": True})
        hang_up()
        return
    await send({"type": "http.response.body", "body": content})


def _status(messages: list[Message]) -> int:
    return int(messages[0].get("status", 0)) if messages else 0


def _content(messages: list[Message]) -> bytes:
    return b"".join(message.get("body", b"") for message in messages[1:])
