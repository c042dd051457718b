"""How the portal says no to a page."""


class Refused(Exception):
    """A rule of the business says no: 422, or 409 when somebody else was faster."""

    def __init__(self, errors: dict[str, list[str]], status: int = 422) -> None:
        super().__init__("; ".join(f"{field}: {', '.join(texts)}" for field, texts in errors.items()))
        self.errors = errors
        self.status = status


class NotThere(Exception):
    """The record does not exist: 404."""


def refuse(message: str, field: str = "base", status: int = 422) -> Refused:
    """A refusal with one message."""
    return Refused({field: [message]}, status)
