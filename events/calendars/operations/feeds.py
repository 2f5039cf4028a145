from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from events.calendars import queries
from events.calendars.ical.joining import FRAME, compress
from events.calendars.models import CalendarItem, Feed, FeedChange, FeedScope
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


def rebuild_stale(*, now: datetime) -> int:
    """Build every feed that a change, a tzdata upgrade or the calendar has made stale. Returns how many.

    1. Entries whose time is up leave. 2. Feeds with unbuilt changes, or built by other code, are joined anew.
    Each step and each feed has a transaction of its own: killed half-way, a feed has its old bytes or its new ones.
    """
    _retire(now)
    stale = Feed.objects.filter(~Q(frame=FRAME) | Exists(FeedChange.objects.filter(feed=OuterRef("pk"))))
    return sum(_rebuild(pk, now) for pk in list(stale.order_by("pk").values_list("pk", flat=True)[:_PORTION]))


@transaction.atomic
def _rebuild(pk: int, now: datetime) -> bool:
    """Join the feed and forget the changes that were there before it was read; later ones keep it stale."""
    # Locked against another worker only: whoever adds a change meanwhile does not wait.
    locked = Feed.objects.select_for_update(of=("self",), no_key=True).select_related("network")
    feed = locked.filter(pk=pk).first()
    if feed is None:
        return False
    changes = dict(FeedChange.objects.filter(feed=feed).values_list("pk", "at"))
    calendar = queries.joined(queries.head_of(feed))
    # Other code writes other bytes, though nothing happened.
    upgraded_at = now if feed.frame != FRAME else feed.changed_at
    feed.frame, feed.etag, feed.changed_at = FRAME, calendar.etag, max(feed.changed_at, upgraded_at, *changes.values())
    feed.body, feed.body_gzip = calendar.body, compress(calendar.body)
    feed.save(update_fields=["frame", "etag", "changed_at", "body", "body_gzip"])
    FeedChange.objects.filter(pk__in=changes).delete()
    return True


@transaction.atomic
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
    stale = Feed.objects.filter(public | own).values_list("pk", flat=True)
    FeedChange.objects.bulk_create(FeedChange(feed_id=pk, at=now) for pk in stale)
