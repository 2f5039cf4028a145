"""The buttons of a mailed obligation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from web.forms.stamps import StampedForm, running

REPORT_LENGTH = 20_000
_PLENTY = 200_000


class OwedForm(StampedForm):
    """``act`` is the word on the button: done, report, nothing, not_mine."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("done", "report", "nothing", "not_mine")], required=False)

    def __init__(self, *args: Any, has_text: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_text = has_text
        if has_text:
            self.fields["text"] = forms.CharField(
                label=_("Your lines"),
                required=False,
                max_length=_PLENTY,
                widget=forms.Textarea(attrs={"class": "tall", "rows": 8}),
            )

    def clean_act(self) -> str:
        """A return pressed in the text box sends no button's word: then the first button is meant."""
        return self.cleaned_data["act"] or ("report" if self.has_text else "done")

    def clean_text(self) -> str:
        return running(self.cleaned_data["text"], REPORT_LENGTH)
