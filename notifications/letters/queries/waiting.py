"""Mail that waits on purpose, to give the person time to make it superfluous."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from events.registrations.models import Registration
from notifications.letters.catalogue import LETTERS
from notifications.outbox.models import Delivery


def still_wanted(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Without the mail that its person has made superfluous meanwhile: it is dropped when its time comes."""
    for letter in LETTERS:
        if letter.wait:
            same = Registration.objects.filter(person=OuterRef("person"), event=OuterRef("event"))
            rows = rows.filter(~Q(letter=letter.name) | Exists(same.filter(state__in=letter.states)))
    return rows
