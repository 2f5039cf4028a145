"""What happened: append-only, ids only, so that erasure and the journal agree."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class ActorKind(models.TextChoices):
    PERSON = "person", "person"
    USER = "user", "user"
    TOKEN = "token", "token holder"
    SYSTEM = "system", "system"


@dataclass(frozen=True)
class Actor:
    """Who acts: a person, a signed-in user, the holder of a mailed link (id = the person), or the system."""

    kind: ActorKind
    id: int = 0


SYSTEM = Actor(ActorKind.SYSTEM)


class Activity(models.Model):
    """One thing that was done: ``verb`` on ``subject_type``/``subject_id`` at ``at`` by the actor.

    ``data`` holds ids, codes and instants, never names or addresses.
    """

    network = models.ForeignKey("events.Network", models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10, choices=ActorKind.choices)
    actor_id = models.BigIntegerField(default=0)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    event_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=["event_id", "at"]),
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(fields=["network", "at"]),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"


class Heartbeat(models.Model):
    """When a periodic job last ended well; read by the health page."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
