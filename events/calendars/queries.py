"""Reads of feeds. The path of a poll: it never loads the library that renders components."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import translation
from django.utils.translation import gettext as _

from events.calendars.ical.joining import Calendar, Member, join
from events.calendars.models import CalendarItem, ComponentBytes, Feed, FeedChange, FeedScope, FeedToken, ItemKind
from events.directory.models import Person
from events.kernel import text, tokens
from events.networks.models import Network
from events.programme.kinds import REGISTRATION_CLOSES, REGISTRATION_OPENS
from events.programme.models import Event
from events.registrations.models import Registration, RegistrationState


@dataclass(frozen=True)
class Head:
    """What a poll must know of a feed before its body: enough for 304, 410, and for joining a stale one."""

    feed_id: int
    network_id: int
    network_name: dict[str, str]
    scope: str
    person_id: int | None
    language: str
    etag: str
    built_at: datetime
    # The last change since; None while what was built is what is so.
    stale_at: datetime | None
    revoked_at: datetime | None = None

    @property
    def is_stale(self) -> bool:
        """Whether the stored bytes are not (or never were) what the feed holds."""
        return self.stale_at is not None or not self.etag

    @property
    def changed_at(self) -> datetime:
        """When its content last changed."""
        return self.stale_at or self.built_at


_HEAD = ("network_id", "network__name", "scope", "person_id", "language", "etag", "changed_at")


def public_head(*, host: str, language: str = "") -> Head | None:
    """The public feed of the network that the host shows, in a language of its own or the network's (one query)."""
    feeds = Feed.objects.filter(network__hosts__name=host, scope=FeedScope.PUBLIC)
    wanted = feeds.filter(language=language or F("network__language"))
    row = wanted.values_list("pk", *_HEAD, _last_change("pk")).first()
    return Head(*row) if row else None


def personal_head(*, host: str, token: str) -> Head | None:
    """The feed that a personal link opens, revoked or not; None for a stranger's host (one query)."""
    links = FeedToken.objects.filter(token_hash=tokens.digest(token), feed__network__hosts__name=host)
    row = links.values_list(
        "feed_id", *(f"feed__{name}" for name in _HEAD), _last_change("feed_id"), "revoked_at"
    ).first()
    return Head(*row) if row else None


def head_of(feed: Feed) -> Head:
    """The head of a loaded feed (with its network)."""
    return Head(
        feed.pk,
        feed.network_id,
        feed.network.name,
        feed.scope,
        feed.person_id,
        feed.language,
        feed.etag,
        feed.changed_at,
        None,
    )


def _last_change(feed: str) -> Subquery:
    """The newest change that is not built yet, as part of the one query."""
    changes = FeedChange.objects.filter(feed=OuterRef(feed)).order_by("-at")
    return Subquery(changes.values("at")[:1])


def stored_body(head: Head, *, gzipped: bool) -> bytes:
    """What was built last (one query)."""
    column = "body_gzip" if gzipped else "body"
    return bytes(Feed.objects.values_list(column, flat=True).get(pk=head.feed_id))


def joined(head: Head) -> Calendar:
    """The feed as of now, joined from the stored components (one query)."""
    return join(_name(head), head.language, _members(_items_of(head), head.language))


def event_ics(*, event: Event, language: str) -> bytes | None:
    """One event and the days of its programme as a file to import; None for what has no entry."""
    items = Q(item__event=event, item__person=None, item__kind__in=(ItemKind.EVENT, ItemKind.SESSION))
    return _file(items, event, language)


def registration_ics(*, registration: Registration, language: str) -> bytes | None:
    """A person's own entry for an event as a file to import; None while the event has no date."""
    return _file(Q(item__registration=registration), registration.event, language)


def _file(items: Q, event: Event, language: str) -> bytes | None:
    members = _members(items, language) or _members(items, event.network.language)
    return join(text.pick(event.title, language, event.language), language, members).body if members else None


def links_of(*, person: Person) -> QuerySet[FeedToken]:
    """The person's living links, oldest first."""
    return FeedToken.objects.filter(feed__person=person, revoked_at=None).select_related("feed").order_by("created_at")


def link_by_id(*, network: Network, link_id: int) -> FeedToken | None:
    return FeedToken.objects.within(network).select_related("feed__network").filter(pk=link_id).first()


def item_of_registration(*, registration: Registration) -> CalendarItem | None:
    """The entry that letters about this registration carry too, with the same UID and SEQUENCE."""
    return CalendarItem.objects.filter(registration=registration).first()


def _items_of(head: Head) -> Q:
    """Which components belong to a feed. Access that is lost is lost here, at once."""
    if head.scope == FeedScope.PUBLIC:
        return Q(item__network_id=head.network_id, item__is_public=True, item__has_left=False)
    confirmed = Registration.objects.filter(person_id=head.person_id or 0, state=RegistrationState.CONFIRMED)
    # The last day to register says nothing to those who have.
    to_register = Q(item__deadline__code__in=(REGISTRATION_OPENS, REGISTRATION_CLOSES))
    around = Q(
        item__network_id=head.network_id,
        item__person=None,
        item__kind__in=(ItemKind.SESSION, ItemKind.DEADLINE),
        item__event_id__in=confirmed.values("event_id"),
    )
    return Q(item__has_left=False) & (Q(item__person_id=head.person_id) | (around & ~to_register))


def _members(items: Q, language: str) -> list[Member]:
    rows = ComponentBytes.objects.filter(items, language=language).order_by("item__sorts_at", "item__uid")
    columns: tuple[str, ...] = ("item__uid", "digest", "item__zone", "body")
    return [Member(uid, digest, zone, bytes(body)) for uid, digest, zone, body in rows.values_list(*columns)]


def _name(head: Head) -> str:
    network = text.pick(head.network_name, head.language)
    if head.scope == FeedScope.PUBLIC:
        return network
    with translation.override(head.language):
        return _("My events: %(network)s") % {"network": network}
