"""The tenant: one network of organisations, its hosts, languages, zone and sender."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class Scoped(models.QuerySet[M]):
    """Reads start here: ``Thing.objects.within(network)`` is the only way a surface reaches a record."""

    network_path: ClassVar[str] = "network"

    def within(self, network: Network) -> Self:
        return self.filter(**{self.network_path: network})


class Network(models.Model):
    """A network: everything that is said, mailed and published belongs to exactly one."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.JSONField(default=dict)
    zone = models.CharField(max_length=60, default="Europe/Stockholm")
    country = models.CharField(max_length=2, default="SE")
    languages = models.JSONField(default=list)
    language = models.CharField(max_length=8, default="sv")
    sender_name = models.CharField(max_length=120)
    sender_address = models.EmailField()
    reply_to = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    postal_address = models.CharField(max_length=200, blank=True)
    # The domain part of every calendar UID: fixed for ever, never taken from a request (feeds.md 1).
    uid_domain = models.CharField(max_length=120)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.slug


class Host(models.Model):
    """A host name that shows this network. The first one made is used for links in mail."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="hosts")
    name = models.CharField(max_length=255, unique=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name
