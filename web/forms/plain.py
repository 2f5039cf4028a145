"""Forms of the organiser's pages: several languages, honest dates, and a rule's no shown where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from babel import Locale
from babel.core import get_global
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.kernel.errors import Refused
from events.kernel.when import When, parse_when
from web.forms.stamps import line, running

Words = dict[str, str]
TITLE_LENGTH = 200
TEXT_LENGTH = 20_000
# Room for what is then refused with a sentence that keeps the text.
PLENTY = 200_000


class PlainForm(forms.Form):
    """A form behind sign-in."""

    def refuse(self, refusal: Refused) -> None:
        """A rule said no: show its sentence at the field it is about, or above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.message))

    def carries(self, act: Callable[[], object]) -> bool:
        """Whether what was typed is sound and the house agreed to do it."""
        if not self.is_valid():
            return False
        try:
            act()
        except Refused as refusal:
            self.refuse(refusal)
            return False
        return True


class WordsForm(PlainForm):
    """A form that asks for texts in each of the network's languages, the main one first."""

    languages: Sequence[str] = ()

    def ask_words(
        self,
        name: str,
        label: str | Promise,
        *,
        is_required: bool = False,
        is_long: bool = False,
        old: Mapping[str, str] | None = None,
        hint: str | Promise = "",
    ) -> None:
        """One control per language; only the main language can be required."""
        for number, language in enumerate(self.languages):
            named = f"{label} ({language_name(language)})"
            self.fields[f"{name}_{language}"] = forms.CharField(
                label=named,
                error_messages={"required": _("Fill in “%(field)s”.") % {"field": named}},
                help_text=str(hint) if number == 0 else "",
                required=is_required and number == 0,
                max_length=PLENTY,
                initial=(old or {}).get(language, ""),
                widget=forms.Textarea(attrs={"rows": 4, "lang": language})
                if is_long
                else forms.TextInput(attrs={"lang": language, "autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField) and isinstance(cleaned.get(name), str):
                self._clean_words(name, field, cleaned)
        return cleaned

    def _clean_words(self, name: str, field: forms.CharField, cleaned: dict[str, Any]) -> None:
        is_long = isinstance(field.widget, forms.Textarea)
        try:
            cleaned[name] = running(cleaned[name], TEXT_LENGTH) if is_long else line(cleaned[name], TITLE_LENGTH)
        except ValidationError as error:
            self.add_error(name, error)

    def words(self, name: str) -> Words:
        """What was typed, by language, without the languages left empty."""
        typed = {language: self.cleaned_data.get(f"{name}_{language}", "") for language in self.languages}
        return {language: said for language, said in typed.items() if said}


class WhenMixin(forms.Form):
    """An honest date in one line of text, read on the clocks of ``zone``."""

    zone: str
    today: date

    def ask_when(self, name: str = "when", *, label: str | Promise = "", is_required: bool = True) -> None:
        self.fields[name] = forms.CharField(
            label=str(label or _("When")),
            help_text=_(
                "Write it as you would in a letter: 23–28 May 2027, Sat 24 April 10:00–14:00, late September, "
                "spring 2027, or “date to come”."
            ),
            required=is_required,
            max_length=PLENTY,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={"required": _("Say when it is, or write “date to come”.")},
        )

    def clean_when(self) -> When | None:
        return self.read_when(self.cleaned_data["when"])

    def read_when(self, typed: str) -> When | None:
        """The date that was typed, None for an empty line, or a sentence at the field."""
        if not typed.strip():
            return None
        try:
            return parse_when(typed, get_language() or "sv", self.today, self.zone)
        except Refused as refusal:
            raise ValidationError(str(refusal.message), code=refusal.code) from refusal


def language_name(code: str) -> str:
    """What a language is called in the reader's own."""
    return str(Locale.parse(get_language() or "sv").languages.get(code, code))


def country_choices(near: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Every country under its name in the reader's language, those where the network is at home first."""
    named = Locale.parse(get_language() or "sv").territories
    countries = [
        (code, name) for code, name in named.items() if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    ]
    return sorted(countries, key=lambda country: (country[0] not in near, country[1]))


# Babel's list also holds groups of countries and codes for what is not known.
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})


def zone_of(country: str, home: str) -> str:
    """The clocks of a country: the network's own where the country keeps them, else the first it lists."""
    zones = get_global("territory_zones").get(country, [])
    return home if not zones or home in zones else str(zones[0])


class TickForm(PlainForm):
    """Rows chosen in a list: their numbers and nothing else."""

    chosen = forms.TypedMultipleChoiceField(coerce=int, choices=(), required=False)

    def __init__(self, *args: Any, offered: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(number, str(number)) for number in offered]
