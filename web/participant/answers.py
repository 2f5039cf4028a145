"""What somebody answered, as questions and answers in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.kernel import text
from events.programme.kinds import Question
from events.programme.models import Event
from events.registrations import queries
from events.registrations.models import Registration
from events.trips import queries as trips
from events.trips.models import PriceItem
from events.trips.rules import money


@dataclass(frozen=True)
class Answer:
    """One row of a summary. ``page`` is where it is changed, ``field`` which control there."""

    question: str
    answer: str
    page: int
    field: str
    is_missing: bool = False


def answered(registration: Registration, language: str) -> list[Answer]:
    """Who one is, then the questions of the event's kind, in the order of the pages."""
    name, organisation = registration.person.name, registration.organisation_name
    rows = [
        Answer(_("Your name"), name, 1, "id_name", is_missing=not name),
        Answer(_("Your organisation"), organisation, 1, "id_organisation_name"),
    ]
    if registration.site:
        site, fallback = registration.site, registration.event.language
        place = text.pick_place(site.name, site.place, language, fallback)
        rows.append(Answer(_("Place"), place, 1, "id_site"))
    return rows + [_row(question, registration, language) for question in queries.questions(registration.event)]


def beside(event: Event, questions: Iterable[Question]) -> dict[str, str]:
    """What may be added to the price, with its amount, for the questions whose answer may add it, by code."""
    priced = [question.code for question in questions if question.is_priced]
    if not priced:
        return {}
    lines = [_added(item, event) for item in trips.price(event).optional]
    return dict.fromkeys(priced, ", ".join(lines)) if lines else {}


def _added(item: PriceItem, event: Event) -> str:
    language = get_language() or event.language
    said = text.pick(item.label, language, event.language)
    label = said[:1].upper() + said[1:]
    if item.amount is None:
        return label
    return _("%(what)s: %(amount)s extra") % {"what": label, "amount": money(item.amount, item.currency, language)}


def _row(question: Question, registration: Registration, language: str) -> Answer:
    said = registration.answers.get(question.code, "")
    shown = text.pick(question.choices.get(said, {}), language) or said
    label = text.pick(question.label, language)
    return Answer(label, shown, question.page, f"id_q_{question.code}", is_missing=question.is_required and not said)
