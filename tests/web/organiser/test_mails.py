"""Mail: planned, waiting, sent, failed; the exact copy, its links masked, its HTML in a frame of its own."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count as counting
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from events.directory import operations as directory
from events.directory.models import Role
from events.kernel.when import When
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event
from notifications.letters import operations as letters
from notifications.outbox.models import Delivery
from notifications.reminders.models import Due
from tests import factories
from tests.cast import BY, ELSEWHERE, NOW, STURE
from tests.web.organiser.desk import linked, said, signed_in
from tests.web.reading import words

pytestmark = pytest.mark.django_db

_keys = counting()


def mail(home: Network, event: Event | None = None, state: str = "pending", **fields: Any) -> Delivery:
    handed = {"handed_at": NOW} if state == "handed" else {}
    return Delivery.objects.create(
        network=home, event=event, address="elin@example.org", source="letter", letter="place_confirmed", state=state,
        key=f"mail-{next(_keys)}", planned_at=NOW, due_at=NOW + timedelta(hours=1), **{**handed, **fields},
    )  # fmt: skip


def test_tabs_count_what_is_in_each_state(home: Network, desk: Client) -> None:
    for state in ("pending", "retry", "handed", "delivered", "bounced", "failed", "cancelled"):
        mail(home, state=state, subject_line=state)

    answer = desk.get("/org/utskick/?visa=failed")

    assert linked(answer, r"\?visa=") == ["Väntar, 2", "Skickat, 2", "Misslyckades, 2", "Behövs inte längre, 1"]
    assert sorted(linked(answer, r"/org/utskick/\d+/")) == ["bounced", "failed"]


def test_planned_reminders_say_when_to_whom_and_why(home: Network, desk: Client) -> None:
    review = factories.event(home, "peer_review", When.days(date(2027, 6, 17), date(2027, 6, 18)))

    network, event = desk.get("/org/utskick/"), desk.get(reverse("org_event_mail", args=[review.pk]))

    # The host owes its paper on 20 May; two weeks before is Thursday 6 May, Ascension Day, so Wednesday 5 May.
    for answer in (network, event):
        assert "Värdens underlag" in words(answer)
        assert "ingen svarar för det" in words(answer)


def hosted(home: Network) -> Event:
    """A review whose host is Hanna."""
    review = factories.event(home, "peer_review", When.days(date(2027, 6, 17), date(2027, 6, 18)))
    hanna = factories.person(home, "Hanna Holm")
    directory.give_role(network=home, role=Role.HOST, person=hanna, event_id=review.pk, by=BY, now=NOW)
    return review


def test_planned_reminder_names_who_gets_it_and_reads_as_it_would_today(home: Network, desk: Client) -> None:
    review = hosted(home)
    listed = desk.get(reverse("org_event_mail", args=[review.pk]))
    rule = review.reminder_rules.get(anchor="host_paper", offset_days=-14)

    shown = words(desk.get(reverse("org_reminder_sample", args=[review.pk, rule.pk])))

    assert "Hanna Holm" in words(listed)
    assert "Så skulle det stå i dag till Hanna Holm." in shown
    assert "Värdens underlag" in shown
    assert (Delivery.objects.count(), Due.objects.count()) == (0, 0)


def test_reminder_to_many_counts_them_and_names_them_on_demand(home: Network, desk: Client) -> None:
    meeting = factories.meeting(home)
    for name in ("Anna", "Bo", "Cecilia"):
        factories.registration(meeting, name)

    page = words(desk.get(reverse("org_event_mail", args=[meeting.pk])))
    rule = meeting.reminder_rules.get(letter="event_soon")
    shown = words(desk.get(reverse("org_reminder_sample", args=[meeting.pk, rule.pk])))

    assert "3 personer Anna Bo Cecilia" in page
    assert "till Anna." in shown


def test_reminder_that_nobody_would_get_has_no_sample(home: Network, desk: Client) -> None:
    review = factories.event(home, "peer_review", When.days(date(2027, 6, 17), date(2027, 6, 18)))
    rule = review.reminder_rules.get(anchor="host_paper", offset_days=-14)

    assert desk.get(reverse("org_reminder_sample", args=[review.pk, rule.pk])).status_code == 404


def test_strangers_read_no_sample(home: Network) -> None:
    review = hosted(home)
    rule = review.reminder_rules.get(anchor="host_paper", offset_days=-14)
    sture = signed_in(factories.organiser(factories.elsewhere(), STURE), ELSEWHERE)

    assert sture.get(reverse("org_reminder_sample", args=[review.pk, rule.pk])).status_code == 404


def test_waiting_mail_is_shown_as_it_would_read_now_and_stays_as_it_is(home: Network, desk: Client) -> None:
    registered = factories.registration(factories.meeting(home), is_proved=False)
    letters.plan(now=NOW)
    waiting = Delivery.objects.get(letter="place_confirmed")
    before = Delivery.objects.values().get(pk=waiting.pk)

    shown = words(desk.get(reverse("org_delivery", args=[waiting.pk])))

    assert "Så skulle det stå nu" in shown
    assert f"Hej {registered.person.name}" in shown
    assert Delivery.objects.values().get(pk=waiting.pk) == before


def test_waiting_mail_that_no_longer_holds_says_so(home: Network, desk: Client) -> None:
    meeting = factories.meeting(home)
    factories.registration(meeting, is_proved=False)
    letters.plan(now=NOW)
    waiting = Delivery.objects.get(letter="place_confirmed")
    programme.cancel(event=meeting, by=BY, now=NOW)

    shown = words(desk.get(reverse("org_delivery", args=[waiting.pk])))

    assert "Som det ser ut nu skickas det inte" in shown


def test_every_page_says_the_same_of_a_drafts_mail(home: Network, desk: Client) -> None:
    review = factories.draft(home, "peer_review", When.days(date(2027, 6, 17), date(2027, 6, 18)))
    sentence = "Så länge det är ett utkast får ingen utom ni arrangörer något mejl."

    overview = words(desk.get(reverse("org_event", args=[review.pk])))

    assert overview.count(sentence) == 2
    assert "Om du publicerar det nu går det första ut" in overview
    assert sentence in words(desk.get(reverse("org_event_mail", args=[review.pk])))
    assert "inget planerat" in words(desk.get("/org/"))


def test_nothing_is_planned_for_a_draft_on_the_networks_page(home: Network, desk: Client) -> None:
    factories.draft(home, "peer_review", When.days(date(2027, 6, 17), date(2027, 6, 18)))

    assert "Ingen påminnelse är planerad" in words(desk.get("/org/utskick/"))


def test_copy_is_exact_and_its_links_are_masked(home: Network, desk: Client) -> None:
    sent = mail(home, state="handed", subject_line="Du har en plats", text="Hej Elin!\n\nÖppna [[mine]] nu.")

    shown = words(desk.get(reverse("org_delivery", args=[sent.pk])))

    assert "Du har en plats" in shown
    assert "Hej Elin! Öppna [länk] nu." in shown


def test_refused_mail_says_what_the_server_said(home: Network, desk: Client) -> None:
    refused = mail(home, state="failed", reason="550 5.1.1 No such user", attempts=3)

    assert "550 5.1.1 No such user" in words(desk.get(reverse("org_delivery", args=[refused.pk])))


def test_html_stands_in_a_frame_with_its_own_policy(home: Network, desk: Client) -> None:
    sent = mail(home, state="handed", html="<p>Hej</p><script>alert(1)</script>")

    page = desk.get(reverse("org_delivery", args=[sent.pk])).content.decode()
    frame = desk.get(reverse("org_delivery_html", args=[sent.pk]))

    assert '<iframe class="frame" sandbox ' in page
    assert "<script>alert" not in page
    assert frame.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "sandbox" in frame.headers["Content-Security-Policy"]
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_mail_without_html_has_no_frame(home: Network, desk: Client) -> None:
    sent = mail(home, state="handed", text="Hej")

    assert "<iframe" not in desk.get(reverse("org_delivery", args=[sent.pk])).content.decode()
    assert desk.get(reverse("org_delivery_html", args=[sent.pk])).status_code == 404


def test_list_is_paged(home: Network, desk: Client) -> None:
    for number in range(52):
        mail(home, subject_line=f"Brev {number}")

    assert len(linked(desk.get("/org/utskick/?visa=waiting"), r"/org/utskick/\d+/")) == 50
    assert len(linked(desk.get("/org/utskick/?visa=waiting&sida=2"), r"/org/utskick/\d+/")) == 2


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("view", "queries"), [("planned", 14), ("waiting", 8)])
def test_list_takes_the_same_queries_for_three(
    view: str, queries: int, count: int, home: Network, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        days = When.days(date(2027, 6, 1 + number), date(2027, 6, 2 + number))
        mail(home, factories.event(home, "peer_review", days))

    with django_assert_num_queries(queries):
        assert desk.get(f"/org/utskick/?visa={view}").status_code == 200


def test_failed_mail_is_sent_again(home: Network, desk: Client) -> None:
    failed = mail(home, state="failed", attempts=6, reason="550 5.7.1 Refused")

    assert said(desk, desk.post(reverse("org_delivery_again", args=[failed.pk]))) == ["Mejlet skickas en gång till."]
    assert Delivery.objects.get(pk=failed.pk).state == "pending"
    assert len(said(desk, desk.post(reverse("org_delivery_again", args=[failed.pk])))) == 1


def test_reminder_is_paused_and_goes_on(home: Network, desk: Client) -> None:
    review = factories.event(home, "peer_review", When.days(date(2027, 6, 17), date(2027, 6, 18)))
    rule = review.reminder_rules.get(anchor="host_paper", offset_days=-7)
    path, page = reverse("org_reminder_switch", args=[review.pk, rule.pk]), reverse("org_event_mail", args=[review.pk])

    desk.post(path, {"on": "0"})
    paused = words(desk.get(page))
    desk.post(path, {"on": "1"})

    assert "7 dagar före" in paused[paused.index("Pausad") :]
    assert review.reminder_rules.get(pk=rule.pk).is_enabled


def test_dropped_mail_says_why_in_words(home: Network, desk: Client) -> None:
    dropped = mail(home, state="cancelled", reason="address_unproved")

    assert "Varför det inte gick Adressen är inte bekräftad." in words(
        desk.get(reverse("org_delivery", args=[dropped.pk]))
    )
    assert "Adressen är inte bekräftad." in words(desk.get("/org/utskick/?visa=dropped"))
