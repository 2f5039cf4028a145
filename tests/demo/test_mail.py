"""What a newcomer's worker finds to do in a world that was just loaded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from demo import trip
from demo.making import PARTICIPANT
from events.networks.models import Network
from events.programme.models import Event
from events.registrations import operations as registrations
from notifications.letters.models import LetterDue
from notifications.outbox.models import Delivery
from tests.demo.conftest import NOW
from tests.mail import MailServer
from tests.notifications.post import post

pytestmark = pytest.mark.django_db


def test_only_yesterdays_letters_are_still_to_be_planned(network: Network) -> None:
    promised = LetterDue.objects.filter(planned_at__isnull=True)

    assert sorted(promised.values_list("letter", flat=True)) == [
        "event_cancelled",
        "place_confirmed",
        # Held back for ten minutes, and superfluous by then.
        "registration_started",
    ]


def test_loading_leaves_a_handful_of_mails_not_hundreds(network: Network, mailbox: MailServer) -> None:
    post(NOW)

    sent = Delivery.objects.filter(state="handed").values_list("letter", "address")

    assert sorted(sent) == [
        ("event_cancelled", "ebba.falkman@example.org"),
        ("event_cancelled", "ylva.kjell@example.org"),
        ("place_confirmed", "lena.berg@example.org"),
    ]


def test_working_days_bring_the_reminders_that_are_due_then(network: Network, mailbox: MailServer) -> None:
    post(NOW)

    post(NOW + timedelta(days=1))

    reminded = Delivery.objects.filter(letter="obligation_due", state="handed").values_list("address", flat=True)
    # Scotland's paper is late; of the seats that owe their lines one has a deputy, two answer by their contact point.
    assert sorted(reminded) == [
        "arbetsformedlingen.trefas@example.org",
        "brita.lindh@example.org",
        "ewan.reid@example.org",
        "orebro.kommun@example.org",
        "soren.bertil@example.org",
    ]


def test_a_newcomer_who_registers_for_the_trip_gets_the_confirmation_at_once(
    network: Network, mailbox: MailServer
) -> None:
    post(NOW)
    event = Event.objects.within(network).get(slug=trip.SLUG)
    registrations.register(
        event=event,
        name="Ny Gäst",
        email="ny.gast@example.org",
        language="sv",
        submit_key="newcomer",
        by=PARTICIPANT,
        now=NOW,
    )

    report = post(NOW)

    assert (report.handed, mailbox.envelopes[-1].rcpt_tos) == (1, ["ny.gast@example.org"])
