"""Building feeds: coalesced, safe to be killed, safe to run twice at once."""

from __future__ import annotations

import gzip
from datetime import timedelta
from threading import Event as Signal
from threading import Thread

import pytest
from django.db import connection, transaction

from events.calendars import operations as calendars
from events.calendars import queries
from events.calendars.ical.joining import FRAME
from events.calendars.models import Feed
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event
from tests import factories
from tests.cast import BY, NOW
from tests.ical_checker import titles

LATER = NOW + timedelta(minutes=5)


def stale() -> list[str]:
    return [str(feed) for feed in Feed.objects.filter(changes__isnull=False).distinct().order_by("pk")]


@pytest.fixture
def home(db: None) -> Network:
    return factories.network()


def test_network_has_a_public_feed_in_each_language_once(home: Network) -> None:
    calendars.ensure_feeds(network=home, now=LATER)

    assert [str(feed) for feed in Feed.objects.order_by("pk")] == ["public sv", "public en"]


def test_many_changes_make_one_build_of_each_feed(home: Network) -> None:
    factories.meeting(home)
    factories.event(home)

    assert (calendars.rebuild_stale(now=LATER), calendars.rebuild_stale(now=LATER)) == (2, 0)


def test_built_feed_is_what_the_view_would_join_and_its_gzip(home: Network) -> None:
    factories.meeting(home)
    calendars.rebuild_stale(now=LATER)

    for feed in Feed.objects.select_related("network"):
        joined = queries.joined(queries.head_of(feed))
        assert (bytes(feed.body), feed.etag, feed.frame) == (joined.body, joined.etag, FRAME)
        assert gzip.decompress(bytes(feed.body_gzip)) == joined.body


def test_change_makes_only_the_feeds_that_hold_it_stale(home: Network) -> None:
    stranger = factories.elsewhere()
    meeting = factories.meeting(home)
    elin, anders = factories.registration(meeting).person, factories.person(home)
    for person in (elin, anders):
        calendars.make_personal_link(person=person, language="sv", name="", by=BY, now=NOW)
    calendars.rebuild_stale(now=LATER)

    programme.edit(event=meeting, place={"sv": "Malmö"}, by=BY, now=LATER)

    marked = Feed.objects.filter(changes__isnull=False)
    assert {(feed.network_id, feed.person_id) for feed in marked} == {(home.pk, None), (home.pk, elin.pk)}
    assert not marked.filter(network=stranger).exists()


def test_groups_own_meeting_leaves_the_public_feed_alone(home: Network) -> None:
    meeting = factories.meeting(home, visibility="group")
    calendars.rebuild_stale(now=LATER)

    programme.edit(event=meeting, place={"sv": "Malmö"}, by=BY, now=LATER)

    assert stale() == []


def test_meeting_that_becomes_the_groups_own_leaves_the_public_feed_at_once(home: Network) -> None:
    meeting = factories.meeting(home)
    calendars.rebuild_stale(now=LATER)

    programme.edit(event=meeting, visibility="group", by=BY, now=LATER)
    calendars.rebuild_stale(now=LATER)

    assert [titles(bytes(feed.body)) for feed in Feed.objects.all()] == [[], []]


def test_feed_built_by_other_code_or_other_tzdata_is_built_anew(home: Network) -> None:
    calendars.rebuild_stale(now=NOW)
    Feed.objects.update(frame="0-2021.1", body=b"old")

    assert calendars.rebuild_stale(now=LATER) == 2
    assert Feed.objects.filter(frame=FRAME, body=b"old").count() == 0


def test_act_that_is_undone_leaves_no_feed_stale_and_no_byte_changed(home: Network) -> None:
    meeting = factories.meeting(home)
    calendars.rebuild_stale(now=LATER)

    with transaction.atomic():
        programme.cancel(event=meeting, by=BY, now=LATER)
        transaction.set_rollback(True)

    assert (stale(), calendars.rebuild_stale(now=LATER)) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_change_that_commits_while_a_feed_is_built_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker has read the entries when the organiser cancels: the feed is stale again afterwards."""
    meeting = factories.meeting(factories.network())
    has_read, cancelled = Signal(), []
    join = queries.joined

    def cancel() -> None:
        has_read.wait(10)
        programme.cancel(event=meeting, by=BY, now=LATER)
        cancelled.append(True)
        connection.close()

    def slowly(head: queries.Head) -> object:
        calendar = join(head)
        has_read.set()
        # The organiser waits for our row, or (where there is one writer) for our transaction.
        organiser.join(0.3)
        return calendar

    monkeypatch.setattr(queries, "joined", slowly)
    organiser = Thread(target=cancel)
    organiser.start()
    calendars.rebuild_stale(now=NOW)
    organiser.join(30)
    monkeypatch.undo()
    calendars.rebuild_stale(now=LATER)

    assert cancelled == [True]
    assert titles(bytes(Feed.objects.get(language="sv").body)) == ["INSTÄLLT: Seminarium"]


@pytest.mark.django_db(transaction=True)
def test_acts_at_once_on_events_that_share_their_feeds_do_not_wait_for_each_other() -> None:
    """Two organisers, one participant of both meetings, a worker that builds meanwhile: nobody meets a deadlock."""
    home = factories.network()
    meetings = [factories.meeting(home), factories.meeting(home)]
    elin = factories.registration(meetings[0], email="elin@example.org").person
    factories.registration(meetings[1], email="elin@example.org")
    calendars.make_personal_link(person=elin, language="sv", name="", by=BY, now=NOW)
    failures: list[Exception] = []

    def edit(meeting: Event) -> None:
        try:
            for number in range(5):
                programme.edit(event=meeting, place={"sv": f"Sal {number}"}, by=BY, now=LATER)
                calendars.rebuild_stale(now=LATER)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=edit, args=(meeting,)) for meeting in meetings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert (failures, stale()) == ([], [])
    assert bytes(Feed.objects.get(person=elin).body).count(b"LOCATION:Sal 4") == 2
