from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from events.journal import operations as journal
from events.journal.models import Actor
from events.networks.models import Host, Network


@transaction.atomic
def create(
    *,
    slug: str,
    name: Mapping[str, str],
    hosts: Sequence[str],
    sender_address: str,
    by: Actor,
    now: datetime,
    zone: str = "Europe/Stockholm",
    country: str = "SE",
    languages: Sequence[str] = ("sv", "en"),
    phone: str = "",
    is_demo: bool = False,
) -> Network:
    """Found a network. The first language is its main one, the first host the one that mail links to."""
    network = Network.objects.create(
        slug=slug,
        name=dict(name),
        zone=zone,
        country=country,
        languages=list(languages),
        language=languages[0],
        sender_name=name[languages[0]],
        sender_address=sender_address,
        reply_to=sender_address,
        phone=phone,
        uid_domain=hosts[0].lower(),
        is_demo=is_demo,
    )
    Host.objects.bulk_create(Host(network=network, name=host.lower()) for host in hosts)
    journal.record(verb="network.created", subject=network, network_id=network.pk, by=by, now=now)
    return network
