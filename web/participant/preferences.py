"""Which mail a person wants, behind the link in every mail's foot. One button per sort of mail."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.directory.models import Person
from events.kernel import clock
from notifications.preferences import operations, queries
from notifications.preferences.models import Category
from web.access import NetworkRequest, behind_link
from web.participant.tokens import holder, person_of

# What RFC 8058 section 3.2 has mail programs send.
ONE_CLICK = ("List-Unsubscribe", "One-Click")
WORDS: dict[Category, tuple[Promise, Promise]] = {
    Category.REMINDERS: (_("Reminders"), _("Last days that come near, and what you have promised to send in.")),
    Category.GROUP: (_("Your groups"), _("Notices, agendas and notes from the groups you belong to.")),
    Category.NEWS: (_("News"), _("New events and letters from the network.")),
}


@dataclass(frozen=True)
class Row:
    category: Category
    name: Promise
    about: Promise
    is_on: bool


@behind_link
def preferences(request: NetworkRequest, token: str) -> HttpResponse:
    """The page; a POST turns one sort of mail off or on. A mail program's one-click POST turns off the one it names."""
    person = person_of(request, token)
    if request.method != "POST":
        context = {"person": person, "rows": _rows(person), "asked": _asked(request), "token": token}
        return render(request, "participant/preferences.html", context)
    wanted = _asked(request) or Category.REMINDERS
    turn = operations.opt_in if request.POST.get("act") == "on" else operations.opt_out
    turn(person=person, category=wanted, by=holder(person), now=clock.now())
    if request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]:
        return HttpResponse(status=204)
    return HttpResponseRedirect(reverse("preferences", args=[token]))


def _asked(request: NetworkRequest) -> Category | None:
    """The sort of mail that the button, or the link in the mail, is about."""
    said = request.POST.get("sort") or request.GET.get("sort", "")
    return next((category for category in queries.OPTIONAL if category.value == said), None)


def _rows(person: Person) -> list[Row]:
    off = queries.opted_out(person)
    return [Row(category, *WORDS[category], category not in off) for category in queries.OPTIONAL]
