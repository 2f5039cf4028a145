"""Words that only the organiser's pages need ({% load organiser %}): the tables are web.organiser.wording."""

from __future__ import annotations

import re
from collections.abc import Callable

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.kernel.localtime import Unit
from events.programme.models import Anchor, Deadline
from notifications.reminders.models import Rule
from web.forms.directory import ROLE_NAMES
from web.forms.programme import ANCHORS, LEVELS, SESSION_KINDS
from web.organiser import wording
from web.templatetags.ui import tag

register = template.Library()

_PLACEHOLDER = re.compile(r"\[\[[a-z0-9_]+\]\]")

register.filter("shifted", wording.shifted)
register.filter("owes", wording.owes)
register.filter("letter", wording.letter)
register.filter("debtor", wording.debtor)
register.filter("mail_reason", wording.mail_reason)
register.filter("is_ours", wording.is_ours)
register.filter("readable", wording.readable)


@register.filter
def role_name(role: str) -> str | Promise:
    return ROLE_NAMES.get(role, role)  # type: ignore[call-overload, no-any-return]  # stored value of the same enum


@register.filter
def country(code: str) -> str:
    return wording.countries(code)


@register.simple_tag
def mail_badge(state: str) -> SafeString:
    badge = wording.MAIL_STATES[state]
    return tag(str(badge.word), badge.icon, badge.css)


@register.simple_tag
def registration_badge(state: str) -> SafeString:
    badge = wording.REGISTRATION_STATES[state]
    return tag(str(badge.word), badge.icon, badge.css)


@register.simple_tag
def badge(found: wording.Badge) -> SafeString:
    return tag(str(found.word), found.icon, found.css)


@register.filter
def masked(body: str) -> str:
    """A stored mail with its links masked: the copy opens nobody's door."""
    return _PLACEHOLDER.sub(_("[link]"), body)


@register.filter
def session_kind(kind: str) -> str | Promise:
    return dict(SESSION_KINDS).get(kind, kind)


@register.filter
def level_name(level: str) -> str | Promise:
    return dict(LEVELS).get(level, level)


@register.filter
def offset(deadline: Deadline) -> str:
    """ "28 dagar före första dagen", "eget datum"."""
    if deadline.anchor == Anchor.FIXED:
        return _("a day of its own")
    anchor, count = str(dict(ANCHORS)[deadline.anchor]), abs(deadline.amount)
    if not count:
        return _("the same day as %(anchor)s") % {"anchor": anchor}
    words = {"count": count, "anchor": anchor}
    return _OFFSETS[Unit(deadline.unit), deadline.amount < 0](count) % words


_OFFSETS: dict[tuple[Unit, bool], Callable[[int], str]] = {
    (Unit.DAYS, True): lambda n: ngettext("%(count)d day before %(anchor)s", "%(count)d days before %(anchor)s", n),
    (Unit.DAYS, False): lambda n: ngettext("%(count)d day after %(anchor)s", "%(count)d days after %(anchor)s", n),
    (Unit.WEEKS, True): lambda n: ngettext("%(count)d week before %(anchor)s", "%(count)d weeks before %(anchor)s", n),
    (Unit.WEEKS, False): lambda n: ngettext("%(count)d week after %(anchor)s", "%(count)d weeks after %(anchor)s", n),
    (Unit.WORKING_DAYS, True): lambda n: ngettext(
        "%(count)d working day before %(anchor)s", "%(count)d working days before %(anchor)s", n
    ),
    (Unit.WORKING_DAYS, False): lambda n: ngettext(
        "%(count)d working day after %(anchor)s", "%(count)d working days after %(anchor)s", n
    ),
}


@register.filter
def step(rule: Rule) -> str:
    """ "7 dagar före", "samma dag", "2 dagar efter": where a reminder stands from what it reminds of."""
    count = abs(rule.offset_days)
    if not count:
        return _("the same day")
    if rule.offset_days < 0:
        return ngettext("%(count)d day before", "%(count)d days before", count) % {"count": count}
    return ngettext("%(count)d day after", "%(count)d days after", count) % {"count": count}
