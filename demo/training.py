"""The course of four days, of which only the first has its date."""

from __future__ import annotations

from datetime import timedelta

from demo.days import WEDNESDAY, hours, month_of, on_or_after
from demo.making import Maker, said
from events.kernel.when import When
from events.programme.models import Event

LEARNERS = (
    ("Lisbet", "Livsval"),
    ("Omar Haddad", "Vägen ut!"),
    ("Eva Strand", "Hällefors folkhögskola"),
    ("Linus Holm", "Basta"),
    ("Amina Said", "Yalla Trappan"),
    ("Gösta Rehn", "Verdandi"),
    ("Ylva Kjell", "Coompanion Stockholm"),
)
HOURS = ("09.30", "16.00")
PLACE = said("Folkets hus, Rågsved", "Folkets hus, Rågsved")


def make(maker: Maker) -> Event:
    """A course whose first day is fixed: one day has a month, one a part of a month, one nothing yet. Returns it."""
    first = on_or_after(maker.today + timedelta(days=50), WEDNESDAY)
    course = maker.draft(
        "course",
        said("Utbildning till främjare, fyra dagar", "Course for promoters, four days"),
        hours(first, *HOURS),
        40,
        slug="framjare",
        capacity=16,
        place=PLACE,
        summary=said(
            "För dig som ska hjälpa andra att starta socialt företag. Första dagen är bestämd, de andra kommer.",
            "For you who will help others to start a social enterprise. The first day is fixed, the rest will follow.",
        ),
        description=said(
            "Anmälan gäller alla fyra dagarna. Den som varit med minst tre får intyg.",
            "A registration covers all four days. Whoever takes part in at least three gets a certificate.",
        ),
    )
    days = (
        (said("Dag 1: vad är ett socialt företag?", "Day 1: what is a social enterprise?"), hours(first, *HOURS)),
        (said("Dag 2: affären", "Day 2: the business"), month_of(first + timedelta(days=30))),
        (said("Dag 3: stödet", "Day 3: the support"), month_of(first + timedelta(days=60), "early")),
        (said("Dag 4: uppföljning", "Day 4: looking back"), When.unknown()),
    )
    for position, (title, when) in enumerate(days, start=1):
        maker.session(course, "course_day", title, when, 39, position=position, place=PLACE)
    course = maker.publish(course, 35, ("Coompanion Stockholm",))
    for number, (name, organisation) in enumerate(LEARNERS):
        maker.registers(course, name, 33 - 4 * number, organisation)
    return course
