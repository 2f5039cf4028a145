"""What is planned: events of every kind, their sites, sessions and dated moments."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from events.directory.models import Group, Organisation
from events.kernel.localtime import Unit, WeekendRule
from events.kernel.when import Precision, When
from events.networks.models import Network, Scoped


class Timed(models.Model):
    """The columns of an honest date (kernel.when.When). ``first_on`` sorts; ``zone`` is the place's, hours or not."""

    precision = models.CharField(max_length=10, choices=Precision.choices, default=Precision.UNKNOWN)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=60, default="Europe/Stockholm")

    class Meta:
        abstract = True

    @property
    def when(self) -> When:
        return When(
            precision=Precision(self.precision),
            first_on=self.first_on,
            last_on=self.last_on,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            zone=self.zone if self.starts_at else "",
        )

    def take(self, when: When) -> None:
        """Copy an honest date into the columns (does not save)."""
        self.precision, self.first_on, self.last_on = when.precision, when.first_on, when.last_on
        self.starts_at, self.ends_at, self.zone = when.starts_at, when.ends_at, when.zone or self.zone


class EventState(models.TextChoices):
    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"
    POSTPONED = "postponed", "postponed"
    CANCELLED = "cancelled", "cancelled"
    HELD = "held", "held"


class Visibility(models.TextChoices):
    PUBLIC = "public", "everyone"
    GROUP = "group", "the group only"


class Admission(models.TextChoices):
    """How a place is got."""

    NONE = "none", "no registration"
    OPEN = "open", "first come, first served"
    APPROVAL = "approval", "the organiser decides"


class SeriesQuerySet(Scoped["Series"]):
    """Reads of this room start from the network."""


SeriesManager = models.Manager.from_queryset(SeriesQuerySet)


class Series(models.Model):
    """Events that belong together (a review cycle, a yearly fair)."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="series")
    title = models.JSONField(default=dict)

    objects = SeriesManager()

    def __str__(self) -> str:
        return str(self.title)


class EventQuerySet(Scoped["Event"]):
    def public(self) -> Self:
        """What a stranger may see: everything public that has left the drawing board."""
        return self.filter(visibility=Visibility.PUBLIC).exclude(state=EventState.DRAFT)


EventManager = models.Manager.from_queryset(EventQuerySet)


class Event(Timed):
    """The one schedulable thing, of one of the kinds in ``programme.kinds``."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=40)
    slug = models.SlugField(max_length=80)
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.DRAFT)
    visibility = models.CharField(max_length=8, choices=Visibility.choices, default=Visibility.PUBLIC)
    language = models.CharField(max_length=8, default="sv")
    title = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    description = models.JSONField(default=dict)
    search_key = models.TextField(default="", blank=True)
    place = models.JSONField(default=dict)
    country = models.CharField(max_length=2, default="SE")
    access_note = models.JSONField(default=dict)
    planned_minutes = models.PositiveIntegerField(null=True)
    group = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="events")
    organisations = models.ManyToManyField(Organisation, related_name="events")
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    external_url = models.URLField(blank=True)
    series = models.ForeignKey(Series, models.SET_NULL, null=True, related_name="events")
    ordinal = models.CharField(max_length=40, blank=True)
    previous = models.OneToOneField("self", models.SET_NULL, null=True, related_name="next")
    admission = models.CharField(max_length=8, choices=Admission.choices, default=Admission.NONE)
    capacity = models.PositiveIntegerField(null=True)
    minimum = models.PositiveIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    state_note = models.JSONField(default=dict)

    objects = EventManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["network", "slug"], name="event_slug_once"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(minimum__isnull=True) | Q(minimum__lte=F("capacity")),
                name="event_minimum_within_capacity",
            ),
            models.CheckConstraint(
                condition=Q(last_on__isnull=True) | Q(first_on__lte=F("last_on")), name="event_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__lt=F("ends_at")), name="event_hours_in_order"
            ),
        )
        indexes = (models.Index(fields=["network", "state", "first_on"]),)

    def __str__(self) -> str:
        return self.slug

    @property
    def is_put_off(self) -> bool:
        """Postponed from a day that no longer holds: the day on record is only what it was to be."""
        return self.state == EventState.POSTPONED and self.when.is_exact

    @property
    def standing_when(self) -> When:
        """When it will be, as far as anybody knows now."""
        return When.unknown() if self.is_put_off else self.when


class SiteQuerySet(Scoped["Site"]):
    network_path = "event__network"


SiteManager = models.Manager.from_queryset(SiteQuerySet)


class Site(models.Model):
    """One of several places where the same event happens, with its own places to fill."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="sites")
    name = models.JSONField(default=dict)
    slug = models.SlugField(max_length=60)
    place = models.JSONField(default=dict)
    capacity = models.PositiveIntegerField(null=True)
    position = models.PositiveIntegerField(default=0)

    objects = SiteManager()

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=["event", "slug"], name="site_slug_once"),)

    def __str__(self) -> str:
        return self.slug


class SessionKind(models.TextChoices):
    PLENARY = "plenary", "plenary"
    CASE = "case", "case"
    GROUP_WORK = "group_work", "group work"
    VISIT = "visit", "study visit"
    MEAL = "meal", "meal"
    TRANSFER = "transfer", "transfer"
    COURSE_DAY = "course_day", "course day"
    REGIONAL = "regional", "regional slot"


class CaseLevel(models.TextChoices):
    NATIONAL = "national", "national"
    REGIONAL = "regional", "regional"
    LOCAL = "local", "local"


class SessionQuerySet(Scoped["Session"]):
    network_path = "event__network"


SessionManager = models.Manager.from_queryset(SessionQuerySet)


class Session(Timed):
    """A part of an event's programme. A case of a peer review is a session of kind case."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    site = models.ForeignKey(Site, models.CASCADE, null=True, related_name="sessions")
    kind = models.CharField(max_length=12, choices=SessionKind.choices, default=SessionKind.PLENARY)
    title = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    place = models.JSONField(default=dict)
    presenter = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="sessions")
    country = models.CharField(max_length=2, blank=True)
    level = models.CharField(max_length=10, choices=CaseLevel.choices, blank=True)
    position = models.PositiveIntegerField(default=0)

    objects = SessionManager()

    class Meta:
        ordering = ("first_on", "starts_at", "position", "id")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Anchor(models.TextChoices):
    """What a moment is counted from."""

    START = "start", "the event's first day"
    END = "end", "the event's last day"
    PUBLISHED = "published", "publication"
    FIXED = "fixed", "a date of its own"


class DeadlineQuerySet(Scoped["Deadline"]):
    network_path = "event__network"


DeadlineManager = models.Manager.from_queryset(DeadlineQuerySet)


class Deadline(models.Model):
    """A dated moment of an event without a debtor: anchor + offset + weekend rule.

    ``due_at`` is materialised and re-derived when the anchor moves; null while the anchor is not exact
    ("sista dag meddelas"). ``fixed_on`` carries the day when the anchor is FIXED.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="deadlines")
    code = models.CharField(max_length=40)
    label = models.JSONField(default=dict)
    anchor = models.CharField(max_length=10, choices=Anchor.choices, default=Anchor.START)
    amount = models.IntegerField(default=0)
    unit = models.CharField(max_length=12, choices=Unit.choices, default=Unit.DAYS)
    rule = models.CharField(max_length=8, choices=WeekendRule.choices, default=WeekendRule.EARLIER)
    clock = models.TimeField()
    fixed_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True, db_index=True)
    # Why the day is not the plain sum: "", "weekend" or "holiday:IT,PL".
    shifted_by = models.CharField(max_length=60, blank=True)
    is_public = models.BooleanField(default=False)
    # Who owes what falls due here: "" nobody, "presenters", "seats", or "role:<directory.Role>".
    owed_by = models.CharField(max_length=24, blank=True)

    objects = DeadlineManager()

    class Meta:
        ordering = ("due_at", "id")
        indexes = (models.Index(fields=["due_on"], condition=Q(is_public=True), name="deadline_public_by_day"),)
        constraints = (
            models.UniqueConstraint(fields=["event", "code"], name="deadline_code_once"),
            models.CheckConstraint(
                condition=~Q(anchor="fixed") | Q(due_on__isnull=True) | Q(fixed_on__isnull=False),
                name="deadline_fixed_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True, due_on__isnull=True) | Q(due_at__isnull=False, due_on__isnull=False),
                name="deadline_day_and_instant_together",
            ),
        )

    def __str__(self) -> str:
        return self.code
