"""What an organiser types about a group's meetings: cleaned, never saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.directory.models import Group
from events.kernel.when import When
from events.networks.models import Network
from web.forms.plain import PLENTY, PlainForm, WhenMixin, WordsForm
from web.forms.programme import group_field

MOST_SLOTS = 40
LONGEST_MEETING = 60 * 24 * 7


class SlotForm(WhenMixin, WordsForm):
    """The title, day, hours and place of an intended meeting, and what it is about."""

    def __init__(self, *args: Any, network: Network, title: dict[str, str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages, self.zone, self.today = network.languages, network.zone, today
        self._title = title
        self.ask_words("title", _("Title"), old=title)
        self.ask_when()
        self.fields["when"].help_text = _("For example Wed 7 April 2027 14:00–16:30.")
        self.ask_words("place", _("Place"))
        hint = _("Stands in the notice. It can be written later, under “Texts and sites”.")
        self.ask_words("description", _("Agenda, or a few words of your own"), is_long=True, hint=hint)

    @property
    def title(self) -> dict[str, str]:
        """What was typed; the meeting's number in its plan when the field was left empty."""
        return self.words("title") or self._title


class PlanForm(WhenMixin, WordsForm):
    """A group's intended meetings, one period on each line."""

    def __init__(self, *args: Any, network: Network, groups: Sequence[Group], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages, self.zone, self.today = network.languages, network.zone, today
        self.fields["group"] = group_field(groups)
        self.fields["group"].required = True
        self.ask_words("title", _("Title"), is_required=True)
        self.fields["planned_minutes"] = forms.IntegerField(
            label=_("Length of each meeting, in minutes"), min_value=5, max_value=LONGEST_MEETING, initial=150
        )
        self.fields["periods"] = forms.CharField(
            label=_("When, one meeting on each line"),
            help_text=_("As exact as it is known: “date to come”, April 2027, late September."),
            max_length=PLENTY,
            widget=forms.Textarea(attrs={"rows": 5}),
        )

    def clean_periods(self) -> list[When]:
        lines = [line for line in self.cleaned_data["periods"].splitlines() if line.strip()]
        if len(lines) > MOST_SLOTS:
            raise ValidationError(_("At most %(most)d meetings in one plan.") % {"most": MOST_SLOTS})
        return [self._period(line) for line in lines]

    def _period(self, typed: str) -> When:
        try:
            return self.read_when(typed) or When.unknown()
        except ValidationError as error:
            raise ValidationError(f"{typed.strip()[:80]}: {error.messages[0]}") from error


class QuestionForm(WordsForm):
    """What the seats are asked to write a few lines about."""

    def __init__(self, *args: Any, network: Network, old: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = network.languages
        self.ask_words("question", _("Question to the group"), is_required=True, old=old)


class CallForm(PlainForm):
    """Only a button: sending it is the act."""
