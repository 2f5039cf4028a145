from __future__ import annotations

from datetime import UTC, datetime

import pytest

from events.networks.models import Network
from notifications.outbox.compose import (
    Unsendable,
    Written,
    clean_subject,
    compose,
    filled,
    inlined,
    mailbox,
    sender,
)
from notifications.outbox.models import Delivery
from notifications.preferences.models import Category

AT = datetime(2027, 2, 16, 9, tzinfo=UTC)


def _network(**fields: str) -> Network:
    told = {"sender_name": "Nätverket", "sender_address": "post@example.org", "reply_to": "berit@example.org"}
    return Network(uid_domain="kallelse.example.org", **{**told, **fields})


def _delivery(**fields: str) -> Delivery:
    return Delivery(network=_network(), **{"address": "elin@example.org", "language": "sv", **fields})


def _written(category: Category = Category.NECESSARY, **fields: object) -> Written:
    told: dict[str, object] = {"subject": "Hej", "text": "Se [[mine]]", "html": '<a href="[[mine]]">Se</a>'}
    told["links"] = {"mine": "https://a.b/?x=1&y=2"}
    return Written(category=category, **{**told, **fields})  # type: ignore[arg-type]  # fields of Written


def test_compose_when_it_is_necessary() -> None:
    delivery = _delivery()

    message = compose(delivery, _written(), AT)

    assert message.from_email == "Nätverket <post@example.org>"
    assert message.reply_to == ["berit@example.org"]
    assert message.extra_headers == {
        "Message-ID": f"<{delivery.token}@kallelse.example.org>",
        "Date": "Tue, 16 Feb 2027 09:00:00 +0000",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": "sv",
    }
    assert message.body == "Se https://a.b/?x=1&y=2"
    assert message.alternatives[0][0] == '<a href="https://a.b/?x=1&amp;y=2">Se</a>'


def test_compose_when_it_can_be_turned_off() -> None:
    links = {"mine": "https://a.b/", "off": "https://a.b/sv/avanmal/t/?sort=reminders"}

    headers = compose(_delivery(), _written(Category.REMINDERS, links=links, unsubscribe="off"), AT).extra_headers

    assert headers["List-Unsubscribe"] == "<https://a.b/sv/avanmal/t/?sort=reminders>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_compose_when_the_address_is_nobodys_person() -> None:
    headers = compose(_delivery(), _written(Category.REMINDERS), AT).extra_headers

    assert headers["List-Unsubscribe"] == "<mailto:berit@example.org?subject=unsubscribe>"
    assert "List-Unsubscribe-Post" not in headers


def test_compose_when_a_calendar_entry_goes_along() -> None:
    message = compose(_delivery(), _written(calendar=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), AT).message()

    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]
    assert [part.get_param("method") for part in message.walk()][-1] == "PUBLISH"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Nätverket", "Nätverket <post@example.org>", id="plain"),
        pytest.param("SLUP.SE", '"SLUP.SE" <post@example.org>', id="a dot is quoted"),
        pytest.param("boss@bank.example: hej", '"boss bank.example hej" <post@example.org>', id="no second address"),
        pytest.param("A\r\nBcc: x@y.z", '"A Bcc x y.z" <post@example.org>', id="no second header"),
    ],
)
def test_sender_when(name: str, expected: str) -> None:
    assert sender(_network(sender_name=name)) == expected


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("elin\r\nBcc: x@example.org", id="line break"),
        pytest.param("el in@example.org", id="space"),
        pytest.param("@example.org", id="no mailbox"),
        pytest.param("elin", id="no domain"),
        pytest.param("åsa@example.org", id="needs SMTPUTF8"),
    ],
)
def test_mailbox_when_no_envelope_takes_it(address: str) -> None:
    with pytest.raises(Unsendable):
        mailbox(address)


def test_compose_when_the_subject_tries_to_be_a_header() -> None:
    message = compose(_delivery(), _written(subject="Hej\r\nBcc: x@example.org"), AT)

    assert message.subject == "Hej Bcc: x@example.org"
    assert message.message()["Bcc"] is None


def test_subject_when_it_is_endless() -> None:
    cut = clean_subject("ord " * 30_000)

    assert (len(cut), cut[-5:]) == (196, " ord…")


def test_filled_when_brackets_are_somebodys_words() -> None:
    assert filled("[[mine]] [[else]]", {"mine": "x"}) == "x [[else]]"


def test_inlined_when_a_rule_can_be_written_on_the_element() -> None:
    styles = "p{color:#111}@media (prefers-color-scheme:dark){p{color:#eee}}"

    html = inlined(f"<html><head><style>{styles}</style></head><body><p>a</p></body></html>")

    assert '<p style="color: #111;">a</p>' in html
    assert "prefers-color-scheme" in html
