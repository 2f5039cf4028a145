"""The two ways in which the house says no."""

from __future__ import annotations

from django.utils.functional import Promise


class Refused(Exception):
    """A rule said no. Safe to show to whoever asked.

    `code` is a stable machine word, `message` a translated (or lazily translated) sentence, `field` the name of the
    form field it belongs to, or "" when it concerns the whole request.
    """

    def __init__(self, code: str, message: str | Promise, field: str = "") -> None:
        super().__init__(code, message, field)
        self.code = code
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class NotYours(Exception):
    """The thing does not exist for the one who asks. Answered with 404, so that nothing is told about it."""
