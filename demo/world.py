"""The world that a newcomer finds: built once, from the day it is built."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from demo import conference, gatherings, group, networks, nordic, review, training, trip
from demo.making import Maker
from events.directory.models import User
from events.kernel.errors import Refused
from events.networks.models import Network
from notifications.letters import operations as letters


def is_loaded() -> bool:
    """Whether this database holds the invented world."""
    return Network.objects.filter(slug=networks.FIRST, is_demo=True).exists()


def holds_other_data() -> bool:
    """Whether somebody's real network lives here."""
    return Network.objects.filter(is_demo=False).exists()


@transaction.atomic
def forget() -> int:
    """Delete the invented networks with everything in them, and nothing else. Returns how many there were."""
    invented = Network.objects.filter(is_demo=True)
    count = invented.count()
    # An account may also belong to a person of a real network.
    User.objects.filter(people__network__in=invented).exclude(people__network__is_demo=False).delete()
    invented.delete()
    return count


@transaction.atomic
def load(today: date) -> Network:
    """Make both networks through the operations; the same day always makes the same world.

    Raises Refused("other_data") in a database with a real network, and Refused("already_loaded").
    """
    if holds_other_data():
        raise Refused("other_data", _("This database holds a real network. The demo needs a database of its own."))
    if is_loaded():
        raise Refused("already_loaded", _("The demo is already here."))
    first = networks.first(today)
    for part in (group, review, trip, conference, training, gatherings):
        part.make(first)
    second = networks.second(today)
    nordic.make(second)
    for maker in (first, second):
        _let_go(maker)
    return first.network


def _let_go(maker: Maker) -> None:
    """Only what was done yesterday is still told by mail: a newcomer's own confirmation stands first in no queue."""
    yesterday = maker.ago(1, 0)
    letters.let_go(network=maker.network, before=yesterday, reason="done before the demo was loaded", now=yesterday)
