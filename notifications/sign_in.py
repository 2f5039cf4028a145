"""Sign-in codes go out like all other mail: through our transport and its headers; their words are never kept."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from events.directory.models import Person
from events.kernel import clock
from events.networks.models import Network
from notifications.letters.catalogue import SIGN_IN_CODE
from notifications.letters.queries import Contents, render
from notifications.outbox import operations as outbox
from notifications.outbox.models import Delivery
from notifications.outbox.rules import Answer

log = logging.getLogger(__name__)

CODE_PREFIX = "account/email/login_code"


class CodeByMail(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """allauth's way out to us (setting ACCOUNT_ADAPTER). Nobody signs up; only codes are mailed.

    An address without an account gets the same page and no mail: whether somebody organises here is nobody's business.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail a sign-in code; whatever else allauth would like to say is not said."""
        if template_prefix != CODE_PREFIX or not context.get("code"):
            return
        network = self._network(email)
        if network is None:
            log.warning("A sign-in code was asked for on a host without a network")
            return
        person = Person.objects.within(network).verified().filter(email=email.lower()).first()
        language = (person.language if person else "") or network.language
        reply = _send(network, person, email, language, str(context["code"]))
        if reply is not Answer.TAKEN:
            # The page says the same either way; whoever waits in vain asks again.
            log.error("A sign-in code could not be handed over: %s", reply.value)

    def _network(self, email: str) -> Network | None:
        """The network of the page; outside any, that of the person who asks."""
        found: Network | None = getattr(self.request, "network", None)
        if found is not None:
            return found
        try:
            people = Person.objects.verified().select_related("network").filter(email=email.lower())
            return people.earliest("id").network
        except ObjectDoesNotExist:
            return None


def _send(network: Network, person: Person | None, email: str, language: str, code: str) -> Answer:
    now = clock.now()
    with translation.override(language):
        why = _(
            "You get this because somebody asked to sign in with this address. "
            "If it was not you, do nothing: without the code nobody gets in."
        )
    contents = Contents(hello=person.name if person else "", why=why, words={"code": code})
    written = render(letter=SIGN_IN_CODE, network=network, language=language, contents=contents)
    row = Delivery(
        network=network,
        person=person,
        address=email,
        language=language,
        source="sign_in",
        letter=SIGN_IN_CODE.name,
        key=f"sign_in:{uuid.uuid4()}",
        planned_at=now,
        due_at=now,
    )
    return outbox.send_at_once(network=network, row=row, written=written, now=now).answer
