"""What an organiser types about something owed: cleaned, never saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.directory.models import Organisation, Person
from events.kernel.localtime import at
from events.kernel.when import When
from events.obligations.operations import Debtor
from web.forms.plain import PlainForm, WhenMixin

END_OF_DAY = time(23, 59)


class WaiveForm(PlainForm):
    """Why it is not needed: kept with it."""

    note = forms.CharField(
        label=_("Why it is not needed"),
        max_length=2000,
        error_messages={"required": _("Say why, so that others understand later.")},
    )


class ExtendForm(WhenMixin, PlainForm):
    """A later day."""

    note = forms.CharField(label=_("A few words"), required=False, max_length=2000)

    def __init__(self, *args: Any, zone: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.today = zone, today
        self.ask_when(label=_("New last day"))
        self.fields["when"].help_text = _("For example 10 March 2027, or 10 March 2027 12:00.")
        self.order_fields(["when", "note"])

    def clean_when(self) -> When:
        when = self.read_when(self.cleaned_data["when"])
        if when is None or not when.is_exact or when.first_on != when.last_on:
            raise forms.ValidationError(_("Write one day, for example 3 March 2027."))
        return when

    @property
    def until(self) -> datetime:
        """The instant that was meant: the hour that was written, else the end of the day."""
        when: When = self.cleaned_data["when"]
        return when.starts_at or at(when.span[0], END_OF_DAY, self.zone)


class HandOverForm(PlainForm):
    """Somebody else owes it from now on: an organisation or a person."""

    to = forms.ChoiceField(label=_("Who takes it over"), choices=(), error_messages={"required": _("Choose who.")})

    def __init__(
        self, *args: Any, organisations: Sequence[Organisation], people: Sequence[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._organisations = {f"organisation:{one.pk}": one for one in organisations}
        self._people = {f"person:{one.pk}": one for one in people}
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Choose")),
            (_("Organisations"), [(key, one.name) for key, one in self._organisations.items()]),
            (_("People"), [(key, one.name) for key, one in self._people.items()]),
        ]

    @property
    def debtor(self) -> Debtor:
        chosen = self.cleaned_data["to"]
        if chosen in self._people:
            return Debtor(person=self._people[chosen])
        return Debtor(organisation=self._organisations[chosen])
