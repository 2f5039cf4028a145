from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from events.calendars import queries
from events.calendars.models import Feed, FeedScope, FeedToken
from events.directory.models import Person
from events.journal import operations as journal
from events.journal.models import Actor
from events.kernel import text, tokens
from events.kernel.errors import Refused

_NAME_LENGTH = 80
_MOST_LINKS = 20


@transaction.atomic
def make_personal_link(*, person: Person, language: str, name: str, by: Actor, now: datetime) -> str:
    """A new link to the person's own feed, for one device. The token is returned once and stored as its digest.

    Raises Refused("too_many_links") at twenty living links, Refused("too_long") for the name.
    """
    # The row is locked, so that two clicks at once cannot pass the limit together.
    person = Person.objects.select_for_update(of=("self",)).select_related("network").get(pk=person.pk)
    if queries.links_of(person=person).count() >= _MOST_LINKS:
        message = _("You have %(count)d calendar links already. Revoke one that you do not use.")
        raise Refused("too_many_links", message % {"count": _MOST_LINKS})
    spoken = language if language in person.network.languages else person.network.language
    feed, _made = Feed.objects.get_or_create(
        network=person.network,
        scope=FeedScope.PERSON,
        person=person,
        language=spoken,
        defaults={"changed_at": now},
    )
    token = tokens.opaque()
    link = FeedToken.objects.create(
        feed=feed, token_hash=tokens.digest(token), name=text.clean_line(name, _NAME_LENGTH), created_at=now
    )
    _record(link, "feed.token_made", by, now)
    return token


@transaction.atomic
def revoke_link(*, link: FeedToken, by: Actor, now: datetime) -> None:
    """End a link: it answers 410 from the next poll on, in every process. Revoking twice changes nothing."""
    if FeedToken.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
        link.revoked_at = now
        _record(link, "feed.token_revoked", by, now)


def _record(link: FeedToken, verb: str, by: Actor, now: datetime) -> None:
    journal.record(verb=verb, subject=link, network_id=link.feed.network_id, by=by, now=now)
