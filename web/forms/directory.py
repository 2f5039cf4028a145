"""What is typed about people and roles, and at the door: cleaned, never saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.directory.models import Role
from web.forms.plain import PLENTY, PlainForm, language_name
from web.forms.stamps import address, line, running

ROLES = [
    (Role.COORDINATOR.value, _("Coordinator: may do everything in the network")),
    (Role.ADMIN.value, _("Administrator: may do everything in the network")),
]
ROLE_NAMES = {
    Role.ADMIN: _("administrator"),
    Role.COORDINATOR: _("coordinator"),
    Role.CONVENER: _("convener"),
    Role.SECRETARY: _("meeting secretary"),
    Role.ORGANISER: _("event organiser"),
    Role.HOST: _("host"),
    Role.PEER: _("peer"),
    Role.EXPERT: _("thematic expert"),
    Role.RAPPORTEUR: _("rapporteur"),
}


class SignInForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth publishes no types
    """Where to send the code. The answer is the same whether or not the address is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["email"]
        field.label = _("Your e-mail address")
        field.widget = forms.TextInput(
            attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false", "autocapitalize": "none"}
        )
        wrong = _("This does not look like an e-mail address. Write it as name@example.org.")
        field.error_messages = {"required": _("Write your e-mail address."), "invalid": wrong}


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth publishes no types
    """The code from the e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("The code from the e-mail")
        field.widget = forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "short",
            }
        )
        field.error_messages = {"required": _("Write the code from the e-mail.")}

    def clean_code(self) -> str:
        try:
            return str(super().clean_code())
        except ValidationError as error:
            raise ValidationError(
                _("That is not the code we sent. Read it once more, or ask for a new one.")
            ) from error


class RoleForm(PlainForm):
    """Give a role to somebody, by name and address."""

    name = forms.CharField(
        label=_("Name"),
        max_length=PLENTY,
        error_messages={"required": _("Write the name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The code to sign in goes here."),
        error_messages={"required": _("Write the e-mail address.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)

    def clean_name(self) -> str:
        return line(self.cleaned_data["name"], 200)

    def clean_email(self) -> str:
        return address(self.cleaned_data["email"])


class EventRoleForm(RoleForm):
    """Give a role in one event."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (role.value, ROLE_NAMES[role])
            for role in (
                Role.ORGANISER,
                Role.SECRETARY,
                Role.HOST,
                Role.PEER,
                Role.EXPERT,
                Role.RAPPORTEUR,
                Role.COORDINATOR,
            )
        ],
    )


class LanguageForm(PlainForm):
    """The language of one's own pages."""

    language = forms.ChoiceField(label=_("Language"), choices=())

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, language_name(code)) for code in languages]


class EntryForm(PlainForm):
    """Somebody who phoned: registered by the organiser, who vouches for the address."""

    name = forms.CharField(
        label=_("Name"),
        max_length=PLENTY,
        error_messages={"required": _("Write the name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Read it back to the caller: the confirmation goes here."),
        error_messages={"required": _("Write the e-mail address.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}),
    )
    organisation_name = forms.CharField(label=_("Organisation"), required=False, max_length=PLENTY)
    language = forms.ChoiceField(label=_("Language of the e-mails"), choices=())
    submit_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, languages: Sequence[str], sites: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, language_name(code)) for code in languages]
        if sites:
            self.fields["site"] = forms.ChoiceField(label=_("Site"), choices=sites)

    def clean_name(self) -> str:
        return line(self.cleaned_data["name"], 200)

    def clean_email(self) -> str:
        return address(self.cleaned_data["email"])

    def clean_organisation_name(self) -> str:
        return line(self.cleaned_data["organisation_name"], 200)


class DeclineForm(PlainForm):
    """The organiser's own words to somebody who gets no place."""

    note = forms.CharField(
        label=_("Your words to them"),
        required=False,
        max_length=PLENTY,
        help_text=_("They stand in the e-mail as you write them."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_note(self) -> str:
        return running(self.cleaned_data["note"], 2000)


class ReasonForm(PlainForm):
    """A word to the person, or for the record."""

    note = forms.CharField(
        label=_("A few words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
