from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from events.calendars import queries
from events.calendars.ical.joining import FRAME, compress
from events.calendars.models import CalendarItem, Feed, FeedScope
from events.networks.models import Network
from events.registrations.models import Registration, RegistrationState

# So many leave or are built in one sweep; the next one takes the rest.
_PORTION = 500


@transaction.atomic
def ensure_feeds(*, network: Network, now: datetime) -> None:
    """The network's public feed in each of its languages."""
    for language in network.languages:
        Feed.objects.get_or_create(
            network=network, scope=FeedScope.PUBLIC, person=None, language=language, defaults={"changed_at": now}
        )


@transaction.atomic
def rebuild_stale(*, now: datetime) -> int:
    """Build every feed that a change, a tzdata upgrade or the calendar has made stale. Returns how many.

    1. Entries whose time is up leave. 2. Feeds built by other code are stale. 3. Each stale feed is joined anew.
    Safe to run twice at once and to be killed: a feed has its old bytes or its new ones.
    """
    _retire(now)
    Feed.objects.filter(is_stale=False).exclude(frame=FRAME).update(is_stale=True, changed_at=now)
    stale = Feed.objects.filter(is_stale=True).order_by("changed_at").values_list("pk", flat=True)[:_PORTION]
    return sum(_rebuild(pk) for pk in list(stale))


@transaction.atomic
def _rebuild(pk: int) -> bool:
    # Whoever marks the feed while we hold its row waits, and marks it again after us.
    feed = Feed.objects.select_for_update(of=("self",)).select_related("network").filter(pk=pk, is_stale=True).first()
    if feed is None:
        return False
    calendar = queries.joined(queries.head_of(feed))
    feed.frame, feed.etag, feed.is_stale = FRAME, calendar.etag, False
    feed.body, feed.body_gzip = calendar.body, compress(calendar.body)
    feed.save(update_fields=["frame", "etag", "is_stale", "body", "body_gzip"])
    return True


def _retire(now: datetime) -> None:
    leaving = list(CalendarItem.objects.filter(has_left=False, leaves_at__lte=now).order_by("leaves_at")[:_PORTION])
    if not leaving:
        return
    CalendarItem.objects.filter(pk__in=[item.pk for item in leaving]).update(has_left=True)
    mark(
        networks={item.network_id for item in leaving if item.is_public},
        persons={item.person_id for item in leaving if item.person_id},
        events={item.event_id for item in leaving if item.event_id},
        now=now,
    )


def mark(*, networks: Collection[int], persons: Collection[int], events: Collection[int], now: datetime) -> None:
    """Make stale: the public feeds of the networks, the feeds of the persons, those of who is coming to the events."""
    coming = Registration.objects.filter(event_id__in=events, state=RegistrationState.CONFIRMED)
    public = Q(scope=FeedScope.PUBLIC, network_id__in=networks)
    own = Q(person_id__in=persons) | Q(person_id__in=coming.values("person_id"))
    # Always in the same order, so that two acts never wait for each other.
    locked = Feed.objects.select_for_update().filter(public | own).order_by("pk").values_list("pk", flat=True)
    Feed.objects.filter(pk__in=list(locked)).update(is_stale=True, changed_at=now)
