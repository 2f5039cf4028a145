from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext_lazy

from events.kernel.errors import Refused


def test_refused_carries_code_field_and_sentence() -> None:
    refused = Refused("full", "The event is full.", field="email")

    assert (refused.code, refused.field, str(refused)) == ("full", "email", "The event is full.")


def test_refused_concerns_the_whole_request_unless_a_field_is_named() -> None:
    assert Refused("full", "The event is full.").field == ""


def test_refused_with_a_lazy_sentence_speaks_the_reader_s_language() -> None:
    refused = Refused("day", gettext_lazy("Monday"))

    with translation.override("sv"):
        assert str(refused) == "måndag"
    with translation.override("en"):
        assert str(refused) == "Monday"
