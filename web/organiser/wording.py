"""Machine words in the reader's language: states, why a date moved, who owes, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import idna
from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from events.kernel import text
from events.obligations.models import Obligation
from web.forms.directory import ROLE_NAMES

Said = str | Promise

# "Three things wait for you": a number is read faster as a word, and the heading begins with it.
NUMBERS: tuple[Said, ...] = (
    pgettext_lazy("things", "Nothing"),
    pgettext_lazy("things", "One"),
    pgettext_lazy("things", "Two"),
    pgettext_lazy("things", "Three"),
    pgettext_lazy("things", "Four"),
    pgettext_lazy("things", "Five"),
    pgettext_lazy("things", "Six"),
    pgettext_lazy("things", "Seven"),
    pgettext_lazy("things", "Eight"),
    pgettext_lazy("things", "Nine"),
    pgettext_lazy("things", "Ten"),
    pgettext_lazy("things", "Eleven"),
    pgettext_lazy("things", "Twelve"),
)


def number_word(count: int) -> str:
    return str(NUMBERS[count]) if count < len(NUMBERS) else str(count)


@dataclass(frozen=True)
class Badge:
    """A state in a word, with its sign and its colour."""

    word: Said
    icon: str
    css: str = ""


EVENT_STATES: Mapping[str, Badge] = {
    "draft": Badge(lazy("Draft"), "pencil", "k-train"),
    "published": Badge(lazy("Published"), "circle-check", "k-trip"),
    "postponed": Badge(lazy("Postponed"), "calendar-clock", "k-due"),
    "cancelled": Badge(lazy("Cancelled"), "ban", "k-due"),
    "held": Badge(lazy("Held"), "check", "k-meet"),
}
REGISTRATION_STATES: Mapping[str, Badge] = {
    "pending": Badge(lazy("Awaits a decision"), "hourglass", "k-train"),
    "confirmed": Badge(lazy("Confirmed"), "circle-check", "k-trip"),
    "offered": Badge(lazy("Offered a place"), "ticket", "k-meet"),
    "waiting": Badge(lazy("On the waiting list"), "clock", "k-meet"),
    "started": Badge(lazy("Not sent yet"), "pencil"),
    "declined": Badge(lazy("Declined"), "circle-x", "k-due"),
    "withdrawn": Badge(lazy("Withdrawn"), "undo-2"),
    "lapsed": Badge(lazy("Lapsed"), "history"),
}
OBLIGATION_STATES: Mapping[str, Badge] = {
    "planned": Badge(lazy("No date yet"), "calendar-clock"),
    "open": Badge(pgettext_lazy("owed", "Open"), "clock", "k-meet"),
    "late": Badge(lazy("Late"), "triangle-alert", "k-due"),
    "met": Badge(lazy("Handed in"), "circle-check", "k-trip"),
    "waived": Badge(lazy("Not needed"), "check"),
    "transferred": Badge(lazy("Handed over"), "arrow-right"),
    "cancelled": Badge(lazy("Cancelled"), "ban"),
}
MAIL_STATES: Mapping[str, Badge] = {
    "pending": Badge(lazy("Waiting"), "clock", "k-meet"),
    "claimed": Badge(lazy("Being sent"), "send", "k-meet"),
    "retry": Badge(lazy("Will be tried again"), "rotate-ccw", "k-train"),
    "handed": Badge(lazy("Sent"), "circle-check", "k-trip"),
    "delivered": Badge(lazy("Received by the mail server"), "circle-check", "k-trip"),
    "bounced": Badge(lazy("Bounced"), "triangle-alert", "k-due"),
    "complained": Badge(lazy("Reported as unwanted"), "triangle-alert", "k-due"),
    "failed": Badge(lazy("Failed"), "triangle-alert", "k-due"),
    "suppressed": Badge(lazy("Not sent: the address takes no e-mail"), "ban", "k-due"),
    "cancelled": Badge(lazy("Not sent: no longer holds"), "ban"),
    "expired": Badge(lazy("Not sent: too late to be of use"), "ban", "k-due"),
    "uncertain": Badge(lazy("Perhaps sent"), "info", "k-train"),
}
LETTERS: Mapping[str, Said] = {
    "registration_started": lazy("Link to an unfinished registration"),
    "place_pending": lazy("Registration received"),
    "place_confirmed": lazy("Place confirmed"),
    "place_yours": lazy("You have a place"),
    "place_waiting": lazy("On the waiting list"),
    "place_offered": lazy("Offer of a place"),
    "offer_lapsed": lazy("The offer has run out"),
    "place_declined": lazy("Registration declined"),
    "registration_withdrawn": lazy("Withdrawal received"),
    "registration_lapsed": lazy("Registration lapsed"),
    "event_rescheduled": lazy("New date"),
    "event_postponed": lazy("Postponed"),
    "event_cancelled": lazy("Cancelled"),
    "meeting_called": lazy("Notice of meeting"),
    "my_links": lazy("Links asked for"),
    "obligation_handed_over": lazy("A task handed over"),
    "obligation_due": lazy("Reminder of what is owed"),
    "registration_unfinished": lazy("Reminder of an unfinished registration"),
    "confirm_address": lazy("Please confirm your address"),
    "event_soon": lazy("The event is near"),
    "sign_in_code": lazy("Sign-in code"),
}
# Why a mail did not go, by the machine word the house keeps with it (letters, reminders, preferences, outbox).
MAIL_REASONS: Mapping[str, Said] = {
    "address_unproved": lazy("The address has not been confirmed."),
    "address_confirmed": lazy("The address was confirmed before the reminder was due."),
    "suppressed": lazy("The address takes no mail: it bounced, or its owner asked for no more."),
    "opted_out": lazy("The reader has turned off this kind of mail."),
    "rule_off": lazy("The reminder is paused."),
    "moved": lazy("The date it spoke of has moved."),
    "moved_again": lazy("The event moved again, and only the last move is told."),
    "offered_again": lazy("The offer had been replaced by another."),
    "told_by_place_yours": lazy("The mail after the confirmed address tells the same."),
    "somebody_else_answers": lazy("Somebody else answers for it now."),
    "nothing_to_say": lazy("There was nothing left to tell."),
    "registration_gone": lazy("The registration is gone."),
    "registration_started": lazy("The registration is not finished."),
    "registration_pending": lazy("The registration awaits a decision."),
    "registration_confirmed": lazy("The person has a place by now."),
    "registration_waiting": lazy("The person is on the waiting list by now."),
    "registration_offered": lazy("The person has been offered a place by now."),
    "registration_declined": lazy("The registration has been declined."),
    "registration_withdrawn": lazy("The registration has been withdrawn."),
    "registration_lapsed": lazy("The registration has lapsed."),
    "event_": lazy("The event is gone."),
    "event_draft": lazy("The event is a draft."),
    "event_published": lazy("The event is on again."),
    "event_postponed": lazy("The event is postponed."),
    "event_cancelled": lazy("The event is cancelled."),
    "event_held": lazy("The event has taken place."),
    "obligation_settled": lazy("It is no longer owed."),
    "obligation_gone": lazy("It is no longer owed."),
    "obligation_planned": lazy("Its date is not set."),
    "obligation_met": lazy("It has been handed in."),
    "obligation_waived": lazy("It is not needed."),
    "obligation_transferred": lazy("It has been handed over."),
    "obligation_cancelled": lazy("It ended with the event."),
    "too late to be of use": lazy("It had become too late to be of use."),
    "tried too often": lazy("It was tried many times without an answer."),
    "nobody answered for it": lazy("Nothing asked for it any more."),
    "the mail server is away": lazy("The mail server does not answer."),
    "Unsendable: the address cannot be written in an envelope": lazy("No mail can be addressed to it."),
    "Unsendable: the mailbox name holds letters that few mail servers take (RFC 6531)": lazy(
        "The part before @ holds letters that few mail servers take, so it was not sent in vain."
    ),
}
VERBS: Mapping[str, Said] = {
    "event.created": lazy("Created as a draft"),
    "event.edited": lazy("Texts or places changed"),
    "event.published": lazy("Published"),
    "event.rescheduled": lazy("Moved"),
    "event.postponed": lazy("Postponed"),
    "event.cancelled": lazy("Cancelled"),
    "event.held": lazy("Marked as held"),
    "event.discarded": lazy("Draft deleted"),
    "session.added": lazy("Added to the programme"),
    "session.rescheduled": lazy("Part of the programme moved"),
    "session.removed": lazy("Taken off the programme"),
    "site.added": lazy("Site added"),
    "deadline.set": lazy("Date set"),
    "price.set": lazy("Price stated"),
    "role.given": lazy("Role given"),
    "role.taken": lazy("Role ended"),
    "meeting.called": lazy("Notice sent to the group"),
    "contribution.requested": lazy("Short reports asked for"),
    "contribution.handed_in": lazy("Short report handed in"),
    "registration.started": lazy("Registration started"),
    "registration.pending": lazy("Registration sent, awaits a decision"),
    "registration.confirmed": lazy("Place confirmed"),
    "registration.waiting": lazy("Put on the waiting list"),
    "registration.offered": lazy("Offered a place"),
    "registration.declined": lazy("Declined"),
    "registration.withdrawn": lazy("Withdrawn"),
    "registration.lapsed": lazy("Lapsed"),
    "registration.changed": lazy("Answers changed"),
    "registration.address_confirmed": lazy("Address confirmed"),
    "obligation.owed": lazy("Became owed"),
    "obligation.opened": lazy("Opened again"),
    "obligation.met": lazy("Handed in"),
    "obligation.waived": lazy("Marked as not needed"),
    "obligation.extended": lazy("More time given"),
    "obligation.transferred": lazy("Handed over to another"),
    "obligation.handed_over": lazy("Taken over from another"),
    "obligation.disowned": lazy("Said not to be theirs"),
    "obligation.cancelled": lazy("Ended with the event"),
    "obligation.rederived": lazy("Date followed the event"),
}


def verb(code: str) -> Said:
    return VERBS.get(code, code)


def letter(code: str) -> Said:
    return LETTERS.get(code, code.replace("_", " "))


def mail_reason(reason: str) -> Said:
    """Why a mail did not go; what the mail server said is kept as it said it."""
    return MAIL_REASONS.get(reason, reason)


def is_ours(reason: str) -> bool:
    """Whether the reason is the house's own and not an answer of a mail server."""
    return reason in MAIL_REASONS


def readable(address: str) -> str:
    """The address as people write it: "xn--" labels in their own letters (IDNA 2008), anything else as it stands."""
    local, sign, domain = address.rpartition("@")
    try:
        return f"{local}{sign}{idna.decode(domain)}" if "xn--" in domain else address
    except idna.IDNAError:
        return address


def countries(codes: str) -> str:
    """ "Italien, Polen" from "IT,PL"."""
    named = Locale.parse(get_language() or "sv").territories
    return ", ".join(named.get(code.partition("-")[0], code) for code in codes.split(",") if code)


def shifted(reason: str) -> str:
    """Why a derived day is not the plain sum; "" when it is."""
    if reason == "weekend":
        return _("moved off a weekend")
    kind, _colon, codes = reason.partition(":")
    return (
        _("moved off a public holiday in %(countries)s") % {"countries": countries(codes)} if kind == "holiday" else ""
    )


def owes(owed_by: str) -> str:
    """Who a deadline is for: "presenters", "seats" or "role:host" in words; "" for nobody in particular."""
    if owed_by.startswith("role:"):
        return str(ROLE_NAMES.get(owed_by.removeprefix("role:"), owed_by))  # type: ignore[call-overload]  # stored value of the same enum
    return {"presenters": _("those who present"), "seats": _("every seat of the group")}.get(owed_by, "")


def debtor(row: Obligation) -> str:
    """Who owes it: the seat's organisation, the organisation, the person or the role."""
    if row.seat:
        return row.seat.organisation.name
    if row.organisation:
        return row.organisation.name
    if row.person:
        return row.person.name
    return owes(f"role:{row.role}")


def title(words: Mapping[str, str], fallback: str = "sv") -> str:
    return text.pick(words, get_language() or fallback, fallback)
