"""What a registration asks: cleans what was typed and says what is wrong with it. Never saves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from events.kernel import text
from events.programme.kinds import Question
from events.programme.models import Site
from web.forms.stamps import AddressMixin, StampedForm, line, running

NAME_LENGTH = 200
ANSWER_LENGTH = 2000
# Room for what is then refused with a sentence that keeps the text.
_PLENTY = 200_000


def _email_field() -> forms.CharField:
    return forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("We send you a link. With it you can change your answers or withdraw."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={"required": _("Write your e-mail address.")},
    )


class AddressForm(AddressMixin, StampedForm):
    """The first step of a longer registration, and of "send me my links"."""

    email = _email_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A text control accepts an internationalised address; browsers' own check of type=email does not.
        self.fields["email"].widget.input_type = "text"
        self.ask_back()


class QuestionsMixin(forms.Form):
    """Name, organisation, site and the questions of the event's kind, as far as a page asks for them."""

    def ask_person(self) -> None:
        self.fields["name"] = forms.CharField(
            label=_("Your name"),
            max_length=_PLENTY,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            error_messages={"required": _("Write your name.")},
        )
        self.fields["organisation_name"] = forms.CharField(
            label=_("Your organisation"),
            required=False,
            max_length=_PLENTY,
            widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        )

    def ask_site(self, sites: Sequence[Site], full: Collection[int]) -> None:
        """``full``: the ids of those where one would wait."""
        if not sites:
            return
        choices = [(site.slug, _site_label(site, is_full=site.pk in full)) for site in sites]
        self.fields["site"] = forms.ChoiceField(
            label=_("Where do you want to take part?"),
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a place.")},
        )

    def ask(self, questions: Iterable[Question], beside: Mapping[str, str]) -> None:
        """``beside``: code of the question -> what the event adds to its hint."""
        for question in questions:
            self.fields[f"q_{question.code}"] = _field(question, get_language() or "sv", beside.get(question.code, ""))

    def clean_name(self) -> str:
        return line(self.cleaned_data["name"], NAME_LENGTH)

    def clean_organisation_name(self) -> str:
        return line(self.cleaned_data["organisation_name"], NAME_LENGTH)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in [name for name in cleaned if name.startswith("q_")]:
            try:
                cleaned[name] = running(cleaned[name], ANSWER_LENGTH)
            except forms.ValidationError as error:
                self.add_error(name, error)
        return cleaned

    @property
    def answers(self) -> dict[str, str]:
        """Code of the question -> answer."""
        return {name[2:]: value for name, value in self.cleaned_data.items() if name.startswith("q_")}


def _site_label(site: Site, *, is_full: bool) -> str:
    name = text.pick(site.name, get_language() or "sv")
    return gettext("%(place)s (fully booked, waiting list)") % {"place": name} if is_full else name


def _field(question: Question, language: str, beside: str = "") -> forms.Field:
    label = text.pick(question.label, language)
    hint = " ".join(part for part in (text.pick(question.hint, language), beside) if part)
    if question.choices:
        choices = [(code, text.pick(words, language)) for code, words in question.choices.items()]
        return forms.ChoiceField(
            label=label,
            help_text=hint,
            choices=choices,
            required=question.is_required,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one of the answers to “%(question)s”.") % {"question": label}},
        )
    widget = forms.Textarea(attrs={"rows": 4}) if question.is_long else forms.TextInput()
    return forms.CharField(
        label=label,
        help_text=hint,
        required=question.is_required,
        max_length=_PLENTY,
        widget=widget,
        error_messages={"required": _("Answer “%(question)s”.") % {"question": label}},
    )


class OnePageForm(QuestionsMixin, AddressMixin, StampedForm):
    """A meeting's whole registration."""

    email = _email_field()

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Question],
        sites: Sequence[Site],
        full: Collection[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.input_type = "text"
        self.ask_person()
        self.ask_site(sites, full)
        self.ask(questions, {})
        self.order_fields(["stamp", "name", "email", "organisation_name", "site"])
        self.ask_back()


class PageForm(QuestionsMixin, StampedForm):
    """One of the short pages of a longer registration; the first asks who one is."""

    def __init__(
        self,
        *args: Any,
        number: int,
        questions: Sequence[Question],
        sites: Sequence[Site],
        full: Collection[int] = (),
        beside: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if number == 1:
            self.ask_person()
            self.ask_site(sites, full)
        self.ask((question for question in questions if question.page == number), beside or {})


class ChangeForm(QuestionsMixin, StampedForm):
    """Everything that was answered, on one page."""

    def __init__(
        self, *args: Any, questions: Sequence[Question], beside: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ask_person()
        self.ask(questions, beside or {})


class ButtonForm(StampedForm):
    """Only a button: sending it is the act."""


class WithdrawForm(StampedForm):
    """A button and, for those who want, a word to the organiser."""

    note = forms.CharField(
        label=_("A few words to the organiser"),
        required=False,
        max_length=_PLENTY,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_note(self) -> str:
        return running(self.cleaned_data["note"], ANSWER_LENGTH)
