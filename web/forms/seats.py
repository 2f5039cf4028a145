"""What is typed about organisations, groups and who sits for whom: cleaned, never saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from events.directory.models import Organisation, OrganisationKind, Tenure, TenureRole
from events.networks.models import Network
from web.forms.plain import PLENTY, PlainForm, WordsForm, country_choices, language_name
from web.forms.stamps import address, line

ROLES_IN_SEAT = [(TenureRole.ORDINARY.value, _("ordinary")), (TenureRole.DEPUTY.value, _("deputy"))]
KINDS = [
    (OrganisationKind.AUTHORITY.value, _("authority")),
    (OrganisationKind.MUNICIPALITY.value, _("municipality")),
    (OrganisationKind.REGION.value, _("region")),
    (OrganisationKind.COMPANY.value, _("company")),
    (OrganisationKind.ASSOCIATION.value, _("association")),
    (OrganisationKind.UMBRELLA.value, _("umbrella organisation")),
    (OrganisationKind.SOCIAL_ENTERPRISE.value, _("social enterprise")),
    (OrganisationKind.OTHER.value, _("other")),
]
WRONG_DAY = {"invalid": _("Write the day as 2027-04-24."), "required": _("Write the day as 2027-04-24.")}


def _day(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, input_formats=["%Y-%m-%d"], error_messages=WRONG_DAY, widget=widget, **options)


class OrganisationForm(PlainForm):
    """An organisation, and the address that answers where nobody sits."""

    name = forms.CharField(
        label=_("Name"),
        max_length=PLENTY,
        error_messages={"required": _("Write the name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS, initial=OrganisationKind.OTHER.value)
    country = forms.ChoiceField(label=_("Country"), choices=())
    contact_name = forms.CharField(label=_("Contact person"), required=False, max_length=PLENTY)
    contact_email = forms.CharField(
        label=_("Contact address"),
        required=False,
        max_length=254,
        help_text=_("Mail to a seat that nobody holds goes here."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    language = forms.ChoiceField(label=_("Language of the e-mails"), choices=())

    def __init__(self, *args: Any, network: Network, near: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=country_choices(near), initial=network.country
        )
        languages = [(code, language_name(code)) for code in network.languages]
        self.fields["language"] = forms.ChoiceField(label=_("Language of the e-mails"), choices=languages)

    def clean_name(self) -> str:
        return line(self.cleaned_data["name"], 200)

    def clean_contact_name(self) -> str:
        return line(self.cleaned_data["contact_name"], 200)

    def clean_contact_email(self) -> str:
        typed = self.cleaned_data["contact_email"].strip()
        return address(typed) if typed else ""


class GroupForm(WordsForm):
    """A group's name."""

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = network.languages
        self.ask_words("name", _("Name"), is_required=True)


class SeatForm(PlainForm):
    """Which organisation gets a seat in a group."""

    def __init__(self, *args: Any, free: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = forms.ModelChoiceField(
            free,
            label=_("Organisation"),
            empty_label=_("Choose"),
            error_messages={"required": _("Choose an organisation.")},
        )


class HolderForm(PlainForm):
    """Who sits, from which day, as what."""

    name = forms.CharField(
        label=_("Name"),
        max_length=PLENTY,
        error_messages={"required": _("Write the name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("You vouch for the address: the seat's mail goes here."),
        error_messages={"required": _("Write the e-mail address.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    from_on = _day(_("From"))
    role = forms.ChoiceField(label=_("As"), choices=ROLES_IN_SEAT)

    def clean_name(self) -> str:
        return line(self.cleaned_data["name"], 200)

    def clean_email(self) -> str:
        return address(self.cleaned_data["email"])


class _Sitting(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has no [] on it when running
    """Who sits, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.person.name)


class AbsenceForm(PlainForm):
    """Who is away, and when they are back. Why is nobody's business here."""

    from_on = _day(_("Away from"))
    to_on = _day(_("Back on"), required=False, help_text=_("Leave it empty when it is not known."))

    def __init__(self, *args: Any, sitting: QuerySet[Tenure], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = today
        self.fields["tenure"] = _Sitting(
            sitting,
            label=_("Who is away"),
            empty_label=None,
            error_messages={"required": _("Nobody sits there, so nobody can be away.")},
        )
        self.order_fields(["tenure", "from_on", "to_on"])


class OrganisersForm(PlainForm):
    """The organisations behind an event."""

    def __init__(
        self, *args: Any, known: QuerySet[Organisation], chosen: QuerySet[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"] = forms.ModelMultipleChoiceField(
            known, label=_("Organisations"), required=False, initial=chosen, widget=forms.CheckboxSelectMultiple
        )
