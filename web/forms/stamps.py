"""The form that needs neither cookie nor captcha: a signed stamp, a honeypot, and a question about odd addresses."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.kernel import clock, text, tokens
from events.kernel.errors import Refused

# A form may lie open over a holiday; after that the reader is asked to send once more, with everything still there.
MAX_AGE = timedelta(days=30)


class StampedForm(forms.Form):
    """Carries when it was shown and a nonce that names this showing: sending twice is sending once.

    A stamp that is missing, altered or too old is replaced by a fresh one and the reader asked to send again.
    """

    # The browser's own bubbles vanish and cannot be translated: what is wrong is said by the page.
    use_required_attribute = False

    stamp = forms.CharField(widget=forms.HiddenInput, required=False)
    # Named like something a robot fills in; moved out of sight by style and out of the way of the keyboard.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stamp"].initial = tokens.stamp(clock.now())
        self.nonce = ""

    @property
    def visible(self) -> list[forms.BoundField]:
        """The fields a reader answers, in order."""
        return [bound for bound in self if bound.name not in ("stamp", "website")]

    def clean_stamp(self) -> str:
        given = self.cleaned_data["stamp"]
        try:
            self.nonce = tokens.read_stamp(given, clock.now(), MAX_AGE).nonce
        except tokens.BadToken as error:
            self._put("stamp", tokens.stamp(clock.now()))
            self.add_error(
                None, _("The form had been open for very long. Everything is still here: please send it again.")
            )
            raise ValidationError([]) from error
        return str(given)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            # Nobody can empty what nobody sees: the form comes back with it empty.
            self._put("website", "")
            self.add_error(
                None,
                _("A field that should be empty was filled in, perhaps by your browser. It is empty now: send again."),
            )
        return ""

    def _put(self, name: str, value: str) -> None:
        """Show this instead of what was sent; the rest stays as it was typed."""
        data = self.data.copy()  # type: ignore[attr-defined]  # QueryDict
        data[name] = value
        self.data = data

    def key(self, *parts: str) -> str:
        """The key of this submit: the same form sent again is the same, with another address it is another."""
        return hashlib.sha256("\n".join((self.nonce, *parts)).encode()).hexdigest()

    def refuse(self, refusal: Refused) -> None:
        """A rule said no: show its sentence at the field it is about, or above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.message))


class AddressMixin(forms.Form):
    """An ``email`` field that accepts what mailboxes are called today and asks back about probable slips."""

    def ask_back(self) -> None:
        """Add the choice between what was typed and what was probably meant."""
        typed = str(self.data.get(self.add_prefix("email"), "")).strip()
        meant = text.address_suggestion(typed) if self.is_bound else ""
        if not meant:
            return
        self.fields["meant"] = forms.ChoiceField(
            label=_("Which address is yours?"),
            choices=[(meant, meant), (typed, typed)],
            widget=forms.RadioSelect,
            error_messages={"required": _("The address looks unusual. Choose the one that is right.")},
        )
        names = list(self.fields)
        names.remove("meant")
        names.insert(names.index("email") + 1, "meant")
        self.order_fields(names)

    def clean_email(self) -> str:
        return address(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if meant := cleaned.get("meant"):
            cleaned["email"] = address(meant)
        return cleaned


def address(typed: str) -> str:
    """The normalised address, or a sentence at the field: also for one that our post cannot be sent to."""
    try:
        found = text.normalise_address(typed)
    except Refused as refusal:
        raise ValidationError(str(refusal.message), code=refusal.code) from refusal
    if not found.rpartition("@")[0].isascii():
        # RFC 6531 would let them through; few mail servers do, and then nobody hears that the mail did not come.
        raise ValidationError(
            _("We cannot send mail to an address with letters like å, ä or ö before the @. Write another address."),
            code="address_unsendable",
        )
    return found


def line(typed: str, limit: int) -> str:
    """One clean line, or a sentence at the field."""
    try:
        return text.clean_line(typed, limit)
    except Refused as refusal:
        raise ValidationError(str(refusal.message), code=refusal.code) from refusal


def running(typed: str, limit: int) -> str:
    """Clean running text, or a sentence at the field."""
    try:
        return text.clean_text(typed, limit)
    except Refused as refusal:
        raise ValidationError(str(refusal.message), code=refusal.code) from refusal
