"""What an organiser types about a trip's price: cleaned, never saved."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.networks.models import Network
from events.trips.models import PriceKind
from events.trips.operations import PriceLine
from web.forms.plain import PlainForm, WordsForm

PRICE_KINDS = [
    (PriceKind.INCLUDED.value, _("Included")),
    (PriceKind.NOT_INCLUDED.value, _("Not included")),
    (PriceKind.OPTIONAL.value, _("Optional")),
]


class PriceForm(WordsForm):
    """One line of a trip's price; empty when its text is empty."""

    kind = forms.ChoiceField(label=_("Sort"), choices=PRICE_KINDS)
    amount = forms.CharField(label=_("Amount per person"), required=False, max_length=20)
    is_estimate = forms.BooleanField(label=_("The amount is an estimate"), required=False)

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = network.languages
        self.ask_words("label", _("Text"), old=(self.initial or {}).get("label"))
        self.fields["amount"].widget.attrs["inputmode"] = "decimal"
        self.order_fields(["kind", *(f"label_{language}" for language in self.languages), "amount", "is_estimate"])

    def clean_amount(self) -> Decimal | None:
        typed = "".join(self.cleaned_data["amount"].split()).replace(",", ".")
        if not typed:
            return None
        try:
            found = Decimal(typed)
        except InvalidOperation as error:
            raise ValidationError(_("Write the amount in figures, for example 6400.")) from error
        if not found.is_finite() or abs(found) >= Decimal(10) ** 8:
            raise ValidationError(_("Write the amount in figures, for example 6400."))
        return found.quantize(Decimal("0.01"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("amount") is not None and not self.words("label"):
            self.add_error(f"label_{self.languages[0]}", _("Say what the amount is for, or empty it."))
        return cleaned

    @property
    def line(self) -> PriceLine | None:
        """The line as the house takes it, None for a row left empty."""
        label = self.words("label")
        if not label:
            return None
        data = self.cleaned_data
        return PriceLine(PriceKind(data["kind"]), label, data["amount"], data["is_estimate"])


class CurrencyForm(PlainForm):
    """The one currency of a price."""

    currency = forms.RegexField(
        label=_("Currency"), regex=r"^[A-Za-z]{3}$", error_messages={"invalid": _("Three letters, such as SEK or EUR.")}
    )

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()
