"""The list of people as a table for a spreadsheet, written row by row so that 5,000 begin to arrive at once."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from events.kernel.localtime import in_zone
from events.kernel.text import pick
from events.programme.kinds import Question
from events.programme.models import Event
from events.registrations.models import Registration
from events.registrations.queries import questions
from web.access import OrganiserRequest, managed_event
from web.organiser.registrations import listed
from web.organiser.wording import REGISTRATION_STATES

# A spreadsheet reads a cell that begins so as a formula and runs it (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Written(Protocol):
    def writerow(self, row: Iterable[str]) -> str: ...


class _Line:
    """A file of which only the line just written is wanted."""

    def write(self, text: str) -> str:
        return text


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def lines(event: Event, rows: Iterable[Registration], language: str) -> Iterator[str]:
    """The heading, then one line per registration. The view is long gone when the last one is written."""
    writer: _Written = csv.writer(_Line(), delimiter=";")
    asked = questions(event)
    # The mark tells a spreadsheet that the text is UTF-8.
    yield "\ufeff" + writer.writerow(_heading(asked, language))
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in _cells(event, row, asked, language)])


def _heading(asked: Sequence[Question], language: str) -> list[str]:
    with override(language):
        fixed = [_("Name"), _("E-mail address"), _("Organisation"), _("State"), _("Site"), _("Reference"), _("Sent")]
    return [*fixed, *(pick(question.label, language) for question in asked)]


def _cells(event: Event, row: Registration, asked: Sequence[Question], language: str) -> list[str]:
    sent = in_zone(row.submitted_at, event.zone).strftime("%Y-%m-%d %H:%M") if row.submitted_at else ""
    organisation = row.organisation.name if row.organisation else row.organisation_name
    site = pick(row.site.name, language) if row.site else ""
    with override(language):
        state = str(REGISTRATION_STATES[row.state].word)
    fixed = [row.person.name, row.person.email, organisation, state, site, row.reference, sent]
    return [*fixed, *(_answer(row, question, language) for question in asked)]


def _answer(row: Registration, question: Question, language: str) -> str:
    answer = str(row.answers.get(question.code, ""))
    return pick(question.choices[answer], language) if answer in question.choices else answer


@managed_event  # type: ignore[arg-type]  # a stream is a response too
def people_csv(request: OrganiserRequest, event: Event) -> HttpResponseBase:
    rows = listed(request, event).iterator(chunk_size=500)
    language = get_language() or request.network.language
    response = StreamingHttpResponse(lines(event, rows, language), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.csv"'
    return response
