"""The catalogue against the house: every verb has its letter or goes without on purpose, every letter is whole."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

from notifications.letters.catalogue import LETTERS, SIGN_IN_CODE

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "templates" / "letters"
EVERY = [*LETTERS, SIGN_IN_CODE]

# Nobody is mailed about these, on purpose.
WITHOUT_LETTER = {
    "network.created": "nobody is there yet",
    "organisation.added": "the organiser's own bookkeeping",
    "group.added": "the organiser's own bookkeeping",
    "person.added": "being known is no news",
    "person.renamed": "a corrected name is no news",
    "person.verified": "the person just did it",
    "person.account_given": "the first code is the news",
    "person.opted_out": "a mail would be the wrong answer",
    "person.opted_in": "the page says it",
    "person.language_set": "the person just did it",
    "role.taken": "a later issue: farewell of organisers",
    "role.given": "a later issue: welcome of organisers",
    "seat.added": "the organiser's own bookkeeping",
    "seat.filled": "a later issue: welcome of a new holder",
    "seat.absence_noted": "a later issue: warning of the coordinator (row 33)",
    "event.created": "a draft",
    "event.edited": "what matters moves the date or is cancelled",
    "event.organisers_set": "the organiser's own bookkeeping",
    "event.published": "announcements are a later issue",
    "event.discarded": "a draft that nobody has seen",
    "event.held": "thanks and evaluation are a later issue",
    "session.added": "a later issue: a course day that gets its date",
    "session.rescheduled": "a later issue: a course day that moves",
    "session.removed": "the programme on the page says it",
    "site.added": "a draft's detail",
    "deadline.set": "the reminders follow the new date",
    "price.set": "a later issue: material change with acknowledgement",
    "registration.changed": "the page said it to the one who did it",
    "obligation.owed": "the reminders begin by themselves",
    "obligation.opened": "the reminders begin again by themselves",
    "obligation.met": "the page said thank you",
    "obligation.waived": "nothing more is asked",
    "obligation.extended": "the reminders follow the new date",
    "obligation.cancelled": "told by the event's cancellation",
    "obligation.transferred": "the new debtor is told by obligation.handed_over",
    "obligation.disowned": "the organiser's today page says it",
    "obligation.rederived": "told by the event's move",
    "plan.made": "a plan of periods calls nobody",
    "slot.confirmed": "the notice calls the seats",
    "slot.reopened": "nobody was called",
    "slot.skipped": "nobody was called",
    "contribution.requested": "each seat is told in the notice and reminded",
    "contribution.handed_in": "the page said thank you",
    "feed.token_made": "shown once on the page",
    "feed.token_revoked": "the page said it",
    "reminder.switched": "the organiser's own setting",
}


def _recorded_verbs() -> set[str]:
    """Every verb that operations write down, registration.<state> spelt out."""
    found = set()
    for room in ("events", "notifications"):
        for path in (ROOT / room).rglob("*.py"):
            if "operations" in path.parts or path.stem == "operations":
                found |= set(re.findall(r'"((?:[a-z]+)\.[a-z_]+)"', path.read_text(encoding="utf-8")))
    states = ("pending", "confirmed", "waiting", "offered", "declined", "withdrawn", "lapsed")
    return {verb for verb in found if not verb.startswith("notifications.")} | {f"registration.{s}" for s in states}


def test_verbs_when_one_is_new() -> None:
    """A verb that promises no letter must be given one, or a reason here."""
    with_letter = {letter.verb for letter in LETTERS if letter.verb}

    assert _recorded_verbs() - with_letter - set(WITHOUT_LETTER) == set()
    assert with_letter & set(WITHOUT_LETTER) == set()
    assert with_letter - _recorded_verbs() == set()


def test_letters_when_listed() -> None:
    names = [letter.name for letter in EVERY]

    assert len(names) == len(set(names))
    assert {folder.name for folder in TEMPLATES.iterdir() if folder.is_dir()} == {*names, "parts"}
    for name in names:
        assert sorted(path.name for path in (TEMPLATES / name).iterdir()) == ["body.html", "body.txt", "subject.txt"]


@pytest.mark.parametrize("letter", EVERY, ids=lambda letter: letter.name)
def test_letter_when_documented(letter: object) -> None:
    name = getattr(letter, "name", "")

    assert f"`{name}`" in (ROOT / "docs" / "letters.md").read_text(encoding="utf-8")


def _messages(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    plain = set(re.findall(r'{% translate "([^"]+)" %}', text))
    blocks = re.findall(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", text, flags=re.DOTALL)
    return plain | {re.sub(r"{{ (\w+) }}", r"%(\1)s", " ".join(block.split())) for block in blocks}


@pytest.mark.parametrize("letter", EVERY, ids=lambda letter: letter.name)
def test_letter_when_text_and_html_are_compared(letter: object) -> None:
    """The same sentences and the same links in both parts."""
    folder = TEMPLATES / getattr(letter, "name", "")
    text, html = folder / "body.txt", folder / "body.html"

    assert _messages(text) == _messages(html)
    links = [set(re.findall(r"\[\[\w+\]\]", path.read_text(encoding="utf-8"))) for path in (text, html)]
    assert links[0] == links[1]


def test_letters_when_in_swedish() -> None:
    catalogue = polib.pofile(str(ROOT / "locale" / "sv" / "LC_MESSAGES" / "django.po"))
    told = {entry.msgid for entry in catalogue if entry.msgstr and not entry.fuzzy}
    wanted = {message for path in TEMPLATES.rglob("*.*") for message in _messages(path)}

    assert wanted - told == set()
