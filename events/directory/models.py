"""Who is who: people without accounts, organisations, groups, seats and who holds them when."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q

from events.networks.models import Network, Scoped


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, **fields: object) -> User:
        user = User(email=self.normalize_email(email).lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.create_user(email, is_staff=True, is_superuser=True, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in (organisers, members who want to): global and optional. No passwords, a mailed code."""

    email = models.EmailField(unique=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.email


class PersonQuerySet(Scoped["Person"]):
    def verified(self) -> PersonQuerySet:
        return self.filter(email_verified_at__isnull=False)


PersonManager = models.Manager.from_queryset(PersonQuerySet)


class Person(models.Model):
    """A person in one network, known by one display name (a mononym is a name) and one address.

    Until ``email_verified_at`` is set the address is only a claim: nobody is matched to it.
    """

    network = models.ForeignKey(Network, models.CASCADE, related_name="people")
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    email_verified_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=8, default="sv")
    zone = models.CharField(max_length=60, blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="people")
    # Raising it kills every signed link this person was ever mailed.
    link_version = models.PositiveIntegerField(default=1)
    search_key = models.CharField(max_length=400, db_index=True)

    objects = PersonManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["network", "email"],
                condition=Q(email_verified_at__isnull=False) & ~Q(email=""),
                name="person_verified_address_once_per_network",
            ),
        )
        indexes = (models.Index(fields=["network", "email"]),)

    def __str__(self) -> str:
        return self.name


class OrganisationKind(models.TextChoices):
    AUTHORITY = "authority", "authority"
    MUNICIPALITY = "municipality", "municipality"
    REGION = "region", "region"
    COMPANY = "company", "company"
    ASSOCIATION = "association", "association"
    UMBRELLA = "umbrella", "umbrella organisation"
    SOCIAL_ENTERPRISE = "social_enterprise", "social enterprise"
    OTHER = "other", "other"


class OrganisationQuerySet(Scoped["Organisation"]):
    """Reads of this room start from the network."""


OrganisationManager = models.Manager.from_queryset(OrganisationQuerySet)


class Organisation(models.Model):
    """An organisation with the address that answers when no person does (its contact point)."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="organisations")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices, default=OrganisationKind.OTHER)
    country = models.CharField(max_length=2, default="SE")
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, default="sv")

    objects = OrganisationManager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["network", "name"], name="organisation_name_once"),)

    def __str__(self) -> str:
        return self.name


class GroupKind(models.TextChoices):
    WORKING_GROUP = "working_group", "working group"
    PREPARATORY = "preparatory", "preparatory group"
    EXECUTIVE = "executive", "executive committee"
    STEERING = "steering", "steering group"
    PARTNERSHIP = "partnership", "partnership"


class GroupQuerySet(Scoped["Group"]):
    """Reads of this room start from the network."""


GroupManager = models.Manager.from_queryset(GroupQuerySet)


class Group(models.Model):
    """A standing group of seats: a working group, a committee, a partnership."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="groups")
    name = models.JSONField(default=dict)
    slug = models.SlugField(max_length=60)
    kind = models.CharField(max_length=20, choices=GroupKind.choices, default=GroupKind.WORKING_GROUP)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="children")

    objects = GroupManager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["network", "slug"], name="group_slug_once"),)

    def __str__(self) -> str:
        return self.slug


class SeatCapacity(models.TextChoices):
    EMPLOYEE = "employee", "employee"
    POLITICIAN = "politician", "politician"
    ELECTED = "elected", "elected representative"
    VOLUNTEER = "volunteer", "volunteer"


class SeatQuerySet(Scoped["Seat"]):
    network_path = "group__network"


SeatManager = models.Manager.from_queryset(SeatQuerySet)


class Seat(models.Model):
    """An organisation's place in a group. People come and go; the seat owes."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="seats")
    capacity = models.CharField(max_length=12, choices=SeatCapacity.choices, default=SeatCapacity.EMPLOYEE)

    objects = SeatManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["group", "organisation", "capacity"], name="seat_once_per_capacity"),
        )

    def __str__(self) -> str:
        return f"{self.group_id}/{self.organisation_id}"


class TenureRole(models.TextChoices):
    ORDINARY = "ordinary", "ordinary"
    DEPUTY = "deputy", "deputy"
    CO_OPTED = "co_opted", "co-opted"


class Tenure(models.Model):
    """A person holds a seat from ``from_on`` up to but not including ``to_on`` (null: until further notice)."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="tenures")
    person = models.ForeignKey(Person, models.CASCADE, related_name="tenures")
    role = models.CharField(max_length=10, choices=TenureRole.choices, default=TenureRole.ORDINARY)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="tenure_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} on {self.seat_id}"


class Absence(models.Model):
    """The holder is away in [from_on, to_on). The reason is private and never stored."""

    tenure = models.ForeignKey(Tenure, models.CASCADE, related_name="absences")
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="absence_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.tenure_id} from {self.from_on}"


class Role(models.TextChoices):
    ADMIN = "admin", "network administrator"
    COORDINATOR = "coordinator", "coordinator"
    CONVENER = "convener", "convener"
    SECRETARY = "secretary", "meeting secretary"
    ORGANISER = "organiser", "event organiser"
    HOST = "host", "host"
    PEER = "peer", "peer"
    EXPERT = "expert", "thematic expert"
    RAPPORTEUR = "rapporteur", "rapporteur"


class RoleAssignmentQuerySet(Scoped["RoleAssignment"]):
    """Reads of this room start from the network."""


RoleAssignmentManager = models.Manager.from_queryset(RoleAssignmentQuerySet)


class RoleAssignment(models.Model):
    """A role in the whole network, in one group or in one event; without a person it is vacant and shown so."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=12, choices=Role.choices)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="roles")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="roles")
    event = models.ForeignKey("events.Event", models.CASCADE, null=True, related_name="roles")
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)

    objects = RoleAssignmentManager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(group__isnull=True) | Q(event__isnull=True), name="role_in_group_or_event_not_both"
            ),
            models.UniqueConstraint(
                fields=["network", "role", "person"],
                condition=Q(group__isnull=True, event__isnull=True),
                name="role_in_network_given_once",
            ),
            models.UniqueConstraint(fields=["role", "person", "group"], name="role_in_group_given_once"),
            models.UniqueConstraint(fields=["role", "person", "event"], name="role_in_event_given_once"),
        )

    def __str__(self) -> str:
        return self.role
