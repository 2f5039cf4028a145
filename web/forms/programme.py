"""What an organiser types about an event: cleaned, never saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.directory.models import Group, Organisation, Person
from events.kernel.localtime import Unit, WeekendRule
from events.kernel.when import Precision, When, format_date
from events.networks.models import Network
from events.programme.kinds import Kind
from events.programme.models import Admission, Anchor, CaseLevel, Deadline, Event, SessionKind, Site, Visibility
from web.forms.plain import PlainForm, WhenMixin, WordsForm, country_choices, zone_of
from web.forms.stamps import address

MOST_PLACES = 100_000
ADMISSIONS = [
    (Admission.OPEN.value, _("First come, first served")),
    (Admission.APPROVAL.value, _("The organiser decides")),
    (Admission.NONE.value, _("No registration")),
]
VISIBILITIES = [(Visibility.PUBLIC.value, _("Everyone")), (Visibility.GROUP.value, _("The group only"))]
SESSION_KINDS = [
    (SessionKind.CASE.value, _("Case")),
    (SessionKind.VISIT.value, _("Study visit")),
    (SessionKind.COURSE_DAY.value, _("Course day")),
    (SessionKind.PLENARY.value, _("Plenary")),
    (SessionKind.GROUP_WORK.value, _("Group work")),
    (SessionKind.MEAL.value, _("Meal")),
    (SessionKind.TRANSFER.value, _("Transfer")),
    (SessionKind.REGIONAL.value, _("Regional slot")),
]
LEVELS = [
    ("", _("Not said")),
    (CaseLevel.NATIONAL.value, _("National")),
    (CaseLevel.REGIONAL.value, _("Regional")),
    (CaseLevel.LOCAL.value, _("Local")),
]
ANCHORS = [
    (Anchor.START.value, _("the first day")),
    (Anchor.END.value, _("the last day")),
    (Anchor.PUBLISHED.value, _("publication")),
    (Anchor.FIXED.value, _("a day of its own")),
]
UNITS = [
    (Unit.DAYS.value, _("days")),
    (Unit.WEEKS.value, _("weeks")),
    (Unit.WORKING_DAYS.value, _("working days")),
]
RULES = [
    (WeekendRule.EARLIER.value, _("Move to the working day before")),
    (WeekendRule.LATER.value, _("Move to the working day after")),
    (WeekendRule.KEEP.value, _("Keep the day")),
]
DIRECTIONS = [("before", _("before")), ("after", _("after"))]


def _number(label: Any, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=hint, required=False, min_value=0, max_value=MOST_PLACES)


class RoomForm(forms.Form):
    """How many can take part."""

    def ask_room(self, event: Event | None = None) -> None:
        self.fields["capacity"] = _number(_("Places"), _("Leave empty for no limit."))
        self.fields["minimum"] = _number(_("Fewest participants for it to take place"))
        if event:
            self.fields["capacity"].initial, self.fields["minimum"].initial = event.capacity, event.minimum

    def check_room(self, cleaned: Mapping[str, Any]) -> None:
        capacity, minimum = cleaned.get("capacity"), cleaned.get("minimum")
        if capacity is not None and minimum is not None and minimum > capacity:
            self.add_error("minimum", _("The fewest cannot be more than there are places."))


class ContactForm(forms.Form):
    """Whom to ask about the event; shown on its page."""

    def ask_contact(self, name: str, mailbox: str) -> None:
        lines = (("contact_name", _("Contact person"), name), ("contact_email", _("Contact address"), mailbox))
        for field, label, said in lines:
            self.fields[field] = forms.CharField(label=label, required=False, max_length=200, initial=said)

    def clean_contact_email(self) -> str:
        typed = self.cleaned_data["contact_email"]
        return address(typed) if typed else ""


class NewEventForm(WhenMixin, RoomForm, ContactForm, WordsForm):
    """A new event of a kind: what must be known to unfold its timetable."""

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        network: Network,
        groups: Sequence[Group],
        near: Sequence[str],
        creator: Person,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages, self.zone, self.today = network.languages, network.zone, today
        self.ask_words("title", _("Title"), is_required=True)
        self.ask_when()
        self.ask_words("place", _("Place"))
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"),
            choices=country_choices(near),
            initial=network.country,
            help_text=_("Its holidays and its clocks are the event's."),
        )
        if groups:
            self.fields["group"] = group_field(groups)
        if kind.admission != Admission.NONE:
            self.ask_room()
        # Whoever makes it is the one to ask until another name is written.
        self.ask_contact(creator.name, creator.email or network.reply_to)
        # Clock times typed for a place abroad are those on its clocks.
        self.zone = zone_of(str(self.data.get("country", "")), network.zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.check_room(cleaned)
        return cleaned


def group_field(groups: Sequence[Group]) -> _Named:
    """A choice among the given groups only."""
    rows = Group.objects.filter(pk__in=[group.pk for group in groups])
    return _Named(rows, label=_("Group"), required=False, empty_label=_("No group"))


class _Named(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has no [] on it when running
    """Rows whose name is a text in several languages."""

    def label_from_instance(self, obj: Any) -> str:
        name = obj.name
        return name if isinstance(name, str) else next(iter(name.values()), str(obj))


class TextsForm(ContactForm, WordsForm):
    """What an event says of itself."""

    def __init__(
        self, *args: Any, event: Event, network: Network, groups: Sequence[Group], near: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = network.languages
        self.ask_words("title", _("Title"), is_required=True, old=event.title)
        self.ask_words("summary", _("In short"), is_long=True, old=event.summary, hint=_("One or two sentences."))
        self.ask_words("description", _("Description"), is_long=True, old=event.description)
        self.ask_words("place", _("Place"), old=event.place)
        self.ask_words("access_note", _("Accessibility on site"), is_long=True, old=event.access_note)
        self._ask_rest(event, groups, near)

    def _ask_rest(self, event: Event, groups: Sequence[Group], near: Sequence[str]) -> None:
        choices: list[tuple[str, Any, list[tuple[str, Any]], str]] = [
            ("country", _("Country"), country_choices(near), event.country),
            ("visibility", _("Who may see it"), VISIBILITIES, event.visibility),
        ]
        for name, label, options, now in choices:
            self.fields[name] = forms.ChoiceField(label=label, choices=options, initial=now)
        self.ask_contact(event.contact_name, event.contact_email)
        self.fields["external_url"] = forms.CharField(
            label=_("Page elsewhere"), required=False, max_length=200, initial=event.external_url
        )
        if groups:
            self.fields["group"] = group_field(groups)
            self.fields["group"].initial = event.group_id

    def clean_external_url(self) -> str:
        typed = str(self.cleaned_data["external_url"]).strip()
        return forms.URLField(assume_scheme="https").clean(typed) if typed else ""

    @property
    def edits(self) -> dict[str, Any]:
        """The fields of programme.edit."""
        names = ("country", "visibility", "contact_name", "contact_email", "external_url")
        texts = {name: self.words(name) for name in ("title", "summary", "description", "place", "access_note")}
        rest = {name: self.cleaned_data[name] for name in names}
        group = {"group": self.cleaned_data["group"]} if "group" in self.fields else {}
        return {**texts, **rest, **group}


class DoorForm(RoomForm, PlainForm):
    """Who may come: how a place is got, and how many there are."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["admission"] = forms.ChoiceField(
            label=_("How a place is got"), choices=ADMISSIONS, initial=event.admission
        )
        self.ask_room(event)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_room(cleaned)
        return cleaned


class SeenMixin(forms.Form):
    """A date whose consequences the organiser is shown first; ``seen`` is the one that was shown."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_seen(self) -> bool:
        """Whether this very date has been shown with what it does."""
        return bool(self.cleaned_data.get("seen")) and self.cleaned_data["seen"] == date_key(self.cleaned_data["when"])


class LastDayForm(WhenMixin, SeenMixin, PlainForm):
    """The last day to register. ``likely`` stands there to begin with: the day before it was changed."""

    def __init__(self, *args: Any, zone: str, today: date, likely: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.today = zone, today
        self.ask_when(label=_("Last day to register"))
        self.fields["when"].help_text = _("One day, for example 3 March 2027. It counts to its end.")
        if likely:
            self.fields["when"].initial = format_date(likely, get_language() or "sv")

    def clean_when(self) -> When | None:
        when = super().clean_when()
        if when and when.precision != Precision.DATE:
            raise ValidationError(_("Write one day, for example 3 March 2027."))
        if when and when.last_on and when.last_on < self.today:
            raise ValidationError(_("That day has already passed."))
        return when


class MoveForm(WhenMixin, SeenMixin, PlainForm):
    """A new date."""

    accept_past = forms.BooleanField(label=_("I accept that these dates have already passed"), required=False)

    def __init__(self, *args: Any, zone: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.today = zone, today
        self.ask_when(label=_("New date"))


def date_key(when: When) -> str:
    """The date as one word: the same for "23 maj" and "23 May", another for any other date."""
    return "|".join(str(part or "") for part in (when.precision.value, *_edges(when)))


def _edges(when: When) -> tuple[object, ...]:
    return when.first_on, when.last_on, when.starts_at, when.ends_at, when.zone


class NoteForm(WordsForm):
    """A word to those concerned, in each language."""

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = network.languages
        self.ask_words("note", _("A word about why"), is_long=True, hint=_("Is shown on the page and in the e-mails."))


class CancelForm(NoteForm):
    """Cancelling what people have registered for takes one more act."""

    def __init__(self, *args: Any, live: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if live:
            self.fields["sure"] = forms.BooleanField(
                label=_("Yes, cancel it and tell everybody"),
                error_messages={"required": _("Tick the box to show that you mean it: people are registered.")},
            )


class SessionForm(WhenMixin, WordsForm):
    """A part of the programme. A date may be given later."""

    kind = forms.ChoiceField(label=_("What"), choices=SESSION_KINDS)

    def __init__(
        self,
        *args: Any,
        network: Network,
        event: Event,
        organisations: Sequence[Organisation],
        sites: Sequence[Site],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages, self.zone, self.today = network.languages, event.zone, today
        self.ask_words("title", _("Title"), is_required=True)
        self.ask_when(is_required=False)
        self.ask_words("place", _("Place"))
        self._ask_presenter(organisations)
        if sites:
            rows = Site.objects.filter(pk__in=[site.pk for site in sites])
            self.fields["site"] = _Named(rows, label=_("Site"), required=False, empty_label=_("All sites"))

    def _ask_presenter(self, organisations: Sequence[Organisation]) -> None:
        rows = Organisation.objects.filter(pk__in=[one.pk for one in organisations]).order_by("name")
        hint = _("Whoever presents a case also owes its papers.")
        self.fields["presenter"] = _Named(
            rows, label=_("Presented by"), required=False, empty_label=_("Nobody yet"), help_text=hint
        )
        countries = [("", _("Not said")), *country_choices([one.country for one in organisations])]
        self.fields["country"] = forms.ChoiceField(label=_("Country"), choices=countries, required=False)
        self.fields["level"] = forms.ChoiceField(label=_("Level"), choices=LEVELS, required=False)

    @property
    def when(self) -> When:
        return self.cleaned_data["when"] or When.unknown()

    @property
    def details(self) -> dict[str, Any]:
        """The fields of programme.add_session."""
        names = [name for name in ("presenter", "country", "level", "site") if name in self.fields]
        return {"place": self.words("place"), **{name: self.cleaned_data[name] for name in names}}


class SessionWhenForm(WhenMixin, PlainForm):
    """A time for a session that has none, or another one."""

    def __init__(self, *args: Any, zone: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.today = zone, today
        self.ask_when()


class SiteForm(WordsForm):
    """One more place where the same event happens."""

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = network.languages
        self.ask_words("name", _("Name"), is_required=True)
        self.ask_words("place", _("Address"))
        self.fields["capacity"] = _number(_("Places"), _("Leave empty for no limit."))


class DeadlineForm(WhenMixin, WordsForm):
    """A dated moment of the event: counted from something, or on a day of its own."""

    amount = forms.IntegerField(label=_("How many"), min_value=0, max_value=2000, required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS)
    direction = forms.ChoiceField(label=_("Before or after"), choices=DIRECTIONS)
    anchor = forms.ChoiceField(label=_("Counted from"), choices=ANCHORS)
    clock = forms.TimeField(label=_("Clock"), input_formats=["%H.%M", "%H:%M"])
    rule = forms.ChoiceField(label=_("If it falls on a weekend or a holiday"), choices=RULES)
    is_public = forms.BooleanField(label=_("Show it on the public page"), required=False)
    accept_past = forms.BooleanField(label=_("I accept that the day has already passed"), required=False)

    def __init__(
        self, *args: Any, network: Network, event: Event, deadline: Deadline | None, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"initial": _deadline_initial(deadline), **kwargs})
        self.languages, self.zone, self.today = network.languages, event.zone, today
        self.ask_words("label", _("What"), is_required=True, old=deadline.label if deadline else None)
        self.fields["when"] = forms.CharField(
            label=_("The day"),
            help_text=_("Only when it is counted from a day of its own."),
            required=False,
            max_length=200,
            initial=deadline.fixed_on.isoformat() if deadline and deadline.fixed_on else "",
        )
        self.fields["clock"].widget.attrs["class"] = "short"
        labels = [f"label_{language}" for language in self.languages]
        self.order_fields([*labels, "amount", "unit", "direction", "anchor", "when", "clock", "rule", "is_public"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_fixed = cleaned.get("anchor") == Anchor.FIXED
        when = cleaned.get("when")
        if is_fixed and "when" in cleaned and (when is None or when.first_on != when.last_on):
            self.add_error("when", _("Write one day, for example 3 March 2027."))
        if not is_fixed and "amount" in cleaned and cleaned["amount"] is None:
            self.add_error("amount", _("Write how many, 0 for the same day."))
        return cleaned

    @property
    def fixed_on(self) -> date | None:
        return self.cleaned_data["when"].first_on if self.cleaned_data["anchor"] == Anchor.FIXED else None

    @property
    def offset(self) -> dict[str, Any]:
        """The fields of programme.set_deadline."""
        data = self.cleaned_data
        amount = (data["amount"] or 0) * (-1 if data["direction"] == "before" else 1)
        names = ("anchor", "unit", "rule", "clock", "is_public", "accept_past")
        return {
            **{name: data[name] for name in names},
            "amount": 0 if data["anchor"] == Anchor.FIXED else amount,
            "fixed_on": self.fixed_on,
            "label": self.words("label"),
        }


def _deadline_initial(deadline: Deadline | None) -> dict[str, Any]:
    if deadline is None:
        return {"direction": "before", "unit": Unit.DAYS, "rule": WeekendRule.EARLIER, "clock": time(23, 59)}
    return {
        "amount": abs(deadline.amount),
        "direction": "after" if deadline.amount > 0 else "before",
        "unit": deadline.unit,
        "anchor": deadline.anchor,
        "rule": deadline.rule,
        "clock": deadline.clock,
        "is_public": deadline.is_public,
    }
