"""What somebody answered, as questions and answers in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from events.kernel import text
from events.programme.kinds import Question
from events.registrations import queries
from events.registrations.models import Registration


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
        place = text.pick(registration.site.name, language, registration.event.language)
        rows.append(Answer(_("Place"), place, 1, "id_site"))
    return rows + [_row(question, registration, language) for question in queries.questions(registration.event)]


def _row(question: Question, registration: Registration, language: str) -> Answer:
    said = registration.answers.get(question.code, "")
    shown = text.pick(question.choices.get(said, {}), language) or said
    label = text.pick(question.label, language)
    return Answer(label, shown, question.page, f"id_q_{question.code}", is_missing=question.is_required and not said)
