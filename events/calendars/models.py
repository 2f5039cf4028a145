"""What a feed shows: component bytes rendered once when the meaning changes, and the feeds that join them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from events.directory.models import Person
from events.networks.models import Network, Scoped
from events.obligations.models import Obligation
from events.programme.models import Deadline, Event, Session
from events.registrations.models import Registration


class ItemKind(models.TextChoices):
    EVENT = "event", "event"
    SESSION = "session", "session"
    DEADLINE = "deadline", "deadline"
    REGISTRATION = "registration", "a person's registration"
    OBLIGATION = "obligation", "a person's obligation"


class ItemStatus(models.TextChoices):
    """RFC 5545 section 3.8.1.11."""

    CONFIRMED = "CONFIRMED", "confirmed"
    TENTATIVE = "TENTATIVE", "tentative"
    CANCELLED = "CANCELLED", "cancelled"


class CalendarItemQuerySet(Scoped["CalendarItem"]):
    """Reads of this room start from the network."""


CalendarItemManager = models.Manager.from_queryset(CalendarItemQuerySet)


class CalendarItem(models.Model):
    """One entry with a UID for life (RFC 5545 3.8.4.7).

    ``sequence`` rises when ``schedule`` (the digest of time, place and status) changes; ``revised_at`` is DTSTAMP and
    LAST-MODIFIED; ``meaning`` is the digest of everything said: an equal one writes nothing.
    ``person`` is null for what is shared. ``zone`` is the TZID that the bytes name, "" for whole days and UTC.
    An item is in the feeds until it ``has_left``, which is due at ``leaves_at``.
    """

    network = models.ForeignKey(Network, models.CASCADE, related_name="calendar_items")
    kind = models.CharField(max_length=12, choices=ItemKind.choices)
    event = models.ForeignKey(Event, models.CASCADE, null=True, related_name="calendar_items")
    # A session or deadline that is removed leaves its cancelled entry behind.
    session = models.OneToOneField(Session, models.SET_NULL, null=True, related_name="calendar_item")
    deadline = models.OneToOneField(Deadline, models.SET_NULL, null=True, related_name="calendar_item")
    registration = models.OneToOneField(Registration, models.CASCADE, null=True, related_name="calendar_item")
    obligation = models.ForeignKey(Obligation, models.CASCADE, null=True, related_name="calendar_items")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="calendar_items")
    uid = models.CharField(max_length=200, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    revised_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=ItemStatus.choices, default=ItemStatus.CONFIRMED)
    meaning = models.CharField(max_length=64, default="")
    schedule = models.CharField(max_length=64, default="")
    is_public = models.BooleanField(default=False)
    sorts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=60, blank=True)
    tombstoned_at = models.DateTimeField(null=True)
    leaves_at = models.DateTimeField()
    has_left = models.BooleanField(default=False)

    objects = CalendarItemManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["event"], condition=Q(kind="event"), name="calendar_one_item_per_event"),
            models.UniqueConstraint(fields=["obligation", "person"], name="calendar_obligation_once_per_person"),
        )
        indexes = (
            models.Index(fields=["network", "is_public", "sorts_at"]),
            models.Index(fields=["has_left", "leaves_at"]),
        )

    def __str__(self) -> str:
        return self.uid


class ComponentBytes(models.Model):
    """The rendered VEVENT of an item in one language, CRLF and folded, with its digest."""

    item = models.ForeignKey(CalendarItem, models.CASCADE, related_name="components")
    language = models.CharField(max_length=8)
    body = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["item", "language"], name="component_once_per_language"),)

    def __str__(self) -> str:
        return f"{self.item_id} {self.language}"


class FeedScope(models.TextChoices):
    PUBLIC = "public", "everything public"
    PERSON = "person", "one person's own"


class FeedQuerySet(Scoped["Feed"]):
    """Reads of this room start from the network."""


FeedManager = models.Manager.from_queryset(FeedQuerySet)


class Feed(models.Model):
    """A published calendar: everything public of the network, or what is one person's own, in one language.

    ``etag`` and the bodies are what was last built, by the code that ``frame`` names ("" before the first
    time). While it has rows in ``changes`` the view joins the stored components itself, and Celery rebuilds.
    """

    network = models.ForeignKey(Network, models.CASCADE, related_name="feeds")
    scope = models.CharField(max_length=20, choices=FeedScope.choices)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="feeds")
    language = models.CharField(max_length=8)
    frame = models.CharField(max_length=40, blank=True)
    etag = models.CharField(max_length=64, blank=True)
    body = models.BinaryField(default=bytes)
    body_gzip = models.BinaryField(default=bytes)
    changed_at = models.DateTimeField()

    objects = FeedManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["network", "scope", "language"], condition=Q(person__isnull=True), name="feed_shared_once"
            ),
            models.UniqueConstraint(fields=["scope", "person", "language"], name="feed_personal_once"),
        )

    def __str__(self) -> str:
        return f"{self.scope} {self.language}"


class FeedChangeQuerySet(Scoped["FeedChange"]):
    network_path = "feed__network"


FeedChangeManager = models.Manager.from_queryset(FeedChangeQuerySet)


class FeedChange(models.Model):
    """A member of the feed changed since it was built. Inserted, never updated: no act waits for another one."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="changes")
    at = models.DateTimeField()

    objects = FeedChangeManager()

    def __str__(self) -> str:
        return f"{self.feed_id} at {self.at}"


class FeedTokenQuerySet(Scoped["FeedToken"]):
    network_path = "feed__network"


FeedTokenManager = models.Manager.from_queryset(FeedTokenQuerySet)


class FeedToken(models.Model):
    """An opaque link to a personal feed: shown once, stored as sha256, one per device."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = FeedTokenManager()

    def __str__(self) -> str:
        return self.name or str(self.pk)
