"""What somebody owes, behind its mailed link: done, nothing to report, or not for me."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from events.kernel import clock
from events.meetings import operations as meetings
from events.meetings import queries as meeting_queries
from events.obligations import operations as obligations
from events.obligations.models import UNSETTLED, Obligation
from events.obligations.rules import is_overdue
from events.programme.kinds import KINDS
from web.access import NetworkRequest, behind_link
from web.forms.owed import OwedForm
from web.participant.sending import answer
from web.participant.tokens import holder, obligation_of


@behind_link
def obligation(request: NetworkRequest, token: str) -> HttpResponse:
    """What, to whom, by when; one button that says it is done. A short report has a text box instead."""
    owed = obligation_of(request, token)
    asked = meeting_queries.request_for(owed.event) if owed.event and owed.kind == meetings.REPORT else None
    form = OwedForm(request.POST or None, has_text=asked is not None, initial={"text": _handed_in(owed)})

    def press() -> HttpResponse:
        _settle(owed, form)
        told = "?vidare" if form.cleaned_data["act"] == "not_mine" else ""
        return HttpResponseRedirect(reverse("obligation", args=[token]) + told)

    def context() -> dict[str, Any]:
        return {**_shown(owed), "asked": asked, "disowned": "vidare" in request.GET}

    return answer(request, "participant/obligation.html", form, context, press)


def _shown(owed: Obligation) -> dict[str, Any]:
    return {
        "obligation": owed,
        "event": owed.event,
        "kind": KINDS[owed.event.kind] if owed.event else None,
        "is_open": owed.state in UNSETTLED,
        "is_late": is_overdue(owed.state, owed.due_at, clock.now()),
        "can_change": owed.kind == meetings.REPORT and owed.state == "met",
        "zone": owed.event.zone if owed.event else owed.network.zone,
    }


def _handed_in(owed: Obligation) -> str:
    return owed.contribution.text if hasattr(owed, "contribution") else ""


def _settle(owed: Obligation, form: OwedForm) -> None:
    """The one write of this page, by the word on the button that was pressed."""
    act, by, now = form.cleaned_data["act"], holder(owed.person), clock.now()
    if act == "not_mine":
        obligations.disown(obligation=owed, by=by, now=now)
    elif act == "nothing":
        meetings.hand_in(obligation=owed, has_nothing=True, author=owed.person, by=by, now=now)
    elif act == "report":
        meetings.hand_in(obligation=owed, text_written=form.cleaned_data["text"], author=owed.person, by=by, now=now)
    else:
        obligations.meet(obligation=owed, note=_("Marked as done from the mailed link."), by=by, now=now)
