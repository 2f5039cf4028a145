"""What templates say in the reader's language, and the repeated shapes of the pages (templates/components/).

Dates follow kernel.when: never more exact than they are, in the zone of the place.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from events.kernel import text
from events.kernel.clock import now
from events.kernel.localtime import in_zone, iso_week
from events.kernel.when import (
    When,
    format_clock,
    format_date,
    format_deadline,
    format_duration,
    format_range,
    format_when,
)
from events.programme.kinds import KINDS
from events.programme.models import Event, Site
from events.trips.rules import money as price_in_words
from web import shapes

register = template.Library()

LEVELS: dict[str, Promise] = {
    "national": _("national level"),
    "regional": _("regional level"),
    "local": _("local level"),
}


def _language() -> str:
    return get_language() or "en"


# --- words ----------------------------------------------------------------------------------------------------------


def _picked(value: Mapping[str, str] | None, fallback: str) -> tuple[str, str]:
    """The text, and its language when it is not the reader's ("" when it is)."""
    found = value or {}
    language = text.pick_language(found, _language(), fallback)
    return text.pick(found, _language(), fallback), "" if language == _language() else language


@register.simple_tag
def words(value: Mapping[str, str], fallback: str = "sv") -> SafeString | str:
    """The text in the reader's language; in another one, marked with ``lang`` so that it is read aloud rightly."""
    found, language = _picked(value, fallback)
    return format_html('<span lang="{}">{}</span>', language, found) if language else found


@register.filter
def said(value: Mapping[str, str], fallback: str = "sv") -> str:
    """The same as plain text, for titles and attributes."""
    return _picked(value, fallback)[0]


@register.filter
def site_place(site: Site, fallback: str = "sv") -> str:
    """A site's name and where it is, the town once."""
    return text.pick_place(site.name, site.place, _language(), fallback)


@register.filter
def paragraphs(value: Mapping[str, str], fallback: str = "sv") -> SafeString:
    """Running text in the reader's language: a blank line makes a paragraph."""
    found, language = _picked(value, fallback)
    blocks = [block.strip() for block in found.split("\n\n")]
    attribute = format_html(' lang="{}"', language) if language else ""
    parts = [format_html("<p{}>{}</p>", attribute, block) for block in blocks if block]
    return mark_safe("".join(parts))  # every part was escaped by format_html


# --- dates ----------------------------------------------------------------------------------------------------------


def _when(value: Any) -> When:
    """A postponed event's day is no day any more."""
    if isinstance(value, Event):
        return value.standing_when
    return value if isinstance(value, When) else value.when


@register.filter
def when(value: Any, shape: str = "") -> str:
    """An event's, session's or bare When in words; with the clocks of the reader's place where they differ.

    ``shape`` "plain" leaves the weekdays out.
    """
    zone, weekday = timezone.get_current_timezone_name(), shape != "plain"
    if isinstance(value, Event) and value.is_put_off:
        was = format_when(value.when, _language(), weekday=weekday, reader_zone=zone)
        return gettext("date to come (was to be %(when)s)") % {"when": was}
    return format_when(_when(value), _language(), weekday=weekday, reader_zone=zone)


def _this_year() -> int:
    """In the zone of the page: on New Year's Eve that is not everybody's."""
    return timezone.localtime(now()).year


@register.filter
def brief(value: Any, year: int | None = None) -> str:
    """The same without ``year``, where a heading near it has said it already."""
    moment = When.date(value) if type(value) is date else _when(value)
    return when(moment).replace(f" {year}", "")


@register.filter
def machine(value: Any) -> str:
    """The ``datetime`` attribute of <time>: "" when there is nothing exact to say."""
    return shapes.machine(_when(value))


@register.filter
def day(value: date | datetime, zone: str = "") -> str:
    """ "onsdag 3 mars", with the year when it is not this one. An instant is read on the clocks of ``zone``."""
    here = zone or timezone.get_current_timezone_name()
    found = in_zone(value, here).date() if isinstance(value, datetime) else value
    return format_date(found, _language(), weekday=True, year=found.year != _this_year())


@register.filter
def days(first: date, last: date) -> str:
    """ "8–14 mars 2027"."""
    return format_range(first, last, _language(), weekday=False)


@register.filter
def clock(value: datetime, zone: str = "") -> str:
    """14.00 in Swedish, 14:00 in English, on the clocks of ``zone``."""
    return format_clock(in_zone(value, zone or timezone.get_current_timezone_name()), _language())


@register.filter
def deadline(value: datetime, zone: str = "") -> str:
    """ "onsdag 3 mars 2027, klockan 23.59"."""
    return format_deadline(value, zone or timezone.get_current_timezone_name(), _language())


@register.filter
def week(value: date) -> int:
    """The ISO week number."""
    return iso_week(value)


@register.filter
def duration(minutes: int) -> str:
    return format_duration(minutes, _language())


@register.filter
def money(amount: Any, currency: str = "SEK") -> str:
    """ "6 400 kr", without decimals when there are none, with spaces that do not break."""
    return price_in_words(amount, currency, _language())


# --- kinds ----------------------------------------------------------------------------------------------------------


@register.filter
def family(kind: str) -> str:
    """The colour class of a kind of event, never the only sign of it."""
    return f"k-{KINDS[kind].family}" if kind in KINDS else "k-meet"


@register.filter
def kind_name(kind: str) -> str:
    return text.pick(KINDS[kind].name, _language(), "en") if kind in KINDS else kind


@register.filter
def kind_icon(kind: str) -> str:
    return KINDS[kind].icon if kind in KINDS else "flag"


@register.filter
def level_name(level: str) -> str:
    """Whether a case is national, regional or local."""
    return str(LEVELS.get(level, level))


# --- shapes ---------------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A line icon of the sprite; hidden from screen readers unless it has a label of its own."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="i" {}><use href="{}#{}"/></svg>', spoken, static("icons.svg"), name)


@register.inclusion_tag("components/stub.html")
def stub(value: Any) -> dict[str, Any]:
    """The date ticket that stands wherever an event is named."""
    return {"stub": shapes.stub(_when(value), _language(), _this_year())}


@register.inclusion_tag("components/meter.html")
def meter(total: int, taken: int, waiting: int = 0, bad: int = 0, label: str = "", classes: str = "") -> dict[str, Any]:
    """How full something is. With a label it is an image that says so; without one it is decoration beside a text."""
    parts = shapes.meter(total, (("part", taken), ("wait", waiting), ("bad", bad)))
    return {"parts": parts, "label": label, "classes": classes}


@register.inclusion_tag("components/route.html")
def route(names: list[str]) -> dict[str, Any]:
    """The hero's drawing: the line through the places of the event, or an unnamed one."""
    return {"path": shapes.ROUTE_PATH, "stops": shapes.route(names)}


@register.simple_tag
def tag(label: str, symbol: str = "", classes: str = "") -> SafeString:
    """A small rounded word."""
    return format_html('<span class="tag {}">{}{}</span>', classes, icon(symbol) if symbol else "", label)


@register.simple_block_tag
def stop(content: str, moment: str = "", state: str = "", datetime: str = "") -> SafeString:
    """One stop of the line. ``state``: done, now, due, ahead, off, or several of them."""
    head = (
        format_html('<time datetime="{}">{}</time>', datetime, moment)
        if datetime
        else format_html('<span class="when">{}</span>', moment)
    )
    return format_html('<li class="{}">{}{}</li>', state, head if moment else "", content)


@register.simple_block_tag
def fact(content: str, symbol: str, label: str) -> SafeString:
    """One row of <dl class="facts">: an icon with its spoken name, and the fact."""
    return format_html('<dt>{}<span class="vh">{}</span></dt><dd>{}</dd>', icon(symbol), label, content)


@register.simple_block_tag
def notice(content: str, symbol: str = "info", classes: str = "", role: str = "") -> SafeString:
    """A sentence or two that must not be missed."""
    spoken = format_html(' role="{}"', role) if role else ""
    return format_html('<div class="notice {}"{}>{}<div>{}</div></div>', classes, spoken, icon(symbol), content)


@register.simple_block_tag
def menu(content: str, label: str, symbol: str = "", classes: str = "") -> SafeString:
    """A button that opens a list of links; works without JavaScript."""
    context = {"content": content, "label": label, "symbol": symbol, "classes": classes}
    return render_to_string("components/menu.html", context)


@register.simple_block_tag
def todo(content: str, title: str, about: str = "", symbol: str = "flag", classes: str = "") -> SafeString:
    """A row of <ul class="todo">: what waits, why, and the buttons (the block's content)."""
    context = {"content": content, "title": title, "about": about, "symbol": symbol, "classes": classes}
    return render_to_string("components/todo.html", context)


@register.simple_block_tag
def toast(content: str) -> SafeString:
    """What just happened, with its undo."""
    return format_html('<div class="toast" role="status">{}</div>', content)


@register.simple_block_tag
def empty(content: str, title: str, symbol: str = "inbox") -> SafeString:
    """An empty list says what it is for and offers one thing to do."""
    return format_html('<div class="card empty">{}<h2>{}</h2>{}</div>', icon(symbol), title, content)


# --- forms ----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, classes: str = "") -> dict[str, Any]:
    """A label, its hint, its error and the control, tied together for screen readers (WCAG 1.3.1, 3.3.1)."""
    return {"field": bound, "classes": classes, **shapes.field(bound)}


@register.inclusion_tag("components/errors.html")
def errors(form: BaseForm) -> dict[str, Any]:
    """The error summary: announced, focused, one link per wrong field; nothing when nothing is wrong."""
    rows = [(bound.id_for_label or f"id_{bound.html_name}", message) for bound in form for message in bound.errors]
    return {"form": form, "rows": rows, "general": form.non_field_errors()}


@register.inclusion_tag("components/pages.html", takes_context=True)
def pages(context: Context, page: Page[Any], name: str = "sida") -> dict[str, Any]:
    """Previous and next, with the other filters of the address kept."""
    query = context["request"].GET.copy()
    query.pop(name, None)
    return {"page": page, "name": name, "query": query.urlencode()}


@register.simple_tag(takes_context=True)
def here(context: Context, address: str) -> SafeString | str:
    """``aria-current`` on the link to this very page."""
    return mark_safe(' aria-current="page"') if context["request"].path == address else ""


@register.simple_tag(takes_context=True)
def under(context: Context, address: str) -> SafeString | str:
    """``aria-current`` on the menu entry that this page lies under."""
    path = context["request"].path
    inside = path.startswith(address) and (address.count("/") > 2 or path == address)
    return mark_safe(' aria-current="page"') if inside else ""
