"""The rest of an ordinary year: an annual meeting, seminars held, cancelled and drafted, key dates, a journey."""

from __future__ import annotations

from datetime import timedelta

from demo.days import MONDAY, SATURDAY, THURSDAY, TUESDAY, WEDNESDAY, hours, month_of, on_or_after
from demo.making import Maker, said
from events.kernel.when import When
from events.kernel.when.honest import season_of
from events.programme import operations as programme

MEMBERS = (("Jonas Falk", "Coompanion Stockholm"), ("Brita Lindh", "Folkbildningsförbundet"), ("Lisbet", "Livsval"))
LISTENERS = (
    ("Maja Karling", "Kooperativ Utveckling Stockholm"),
    ("Gunilla Ek", "Örebro kommun"),
    ("Lars Hult", "Samordningsförbundet Sydnärke"),
    ("Tage Roth", "Karlskoga kommun"),
    ("Ebba Falkman", "Region Örebro län"),
    ("Ove Kihl", "Samordningsförbundet Sydnärke"),
)
EARLY_BIRDS = (("Ebba Falkman", "Region Örebro län"), ("Ylva Kjell", "Coompanion Stockholm"))


def make(maker: Maker) -> None:
    _annual_meeting(maker)
    _bologna(maker)
    _key_dates(maker)
    _held(maker)
    _cancelled(maker)
    _workshop(maker)
    _draft(maker)


def _annual_meeting(maker: Maker) -> None:
    """A Saturday in two parts, with the dates that the statutes ask for."""
    day = on_or_after(maker.today + timedelta(days=82), SATURDAY)
    meeting = maker.draft(
        "annual_meeting",
        said("Årsmöte och nätverksseminarium", "Annual meeting and network seminar"),
        hours(day, "10.00", "14.00"),
        25,
        slug="arsmote",
        place=said("ABF-huset, Sveavägen 41, Stockholm", "ABF-huset, Sveavägen 41, Stockholm"),
        summary=said(
            "Årsmöte för medlemmar på förmiddagen, öppet seminarium efter lunch.",
            "Annual meeting for members in the morning, open seminar after lunch.",
        ),
    )
    first = said("Årsmöte, för medlemmar", "Annual meeting, for members")
    maker.session(meeting, "plenary", first, hours(day, "10.00", "11.45"), 24)
    second = said("Seminarium, öppet för alla", "Seminar, open to all")
    maker.session(meeting, "plenary", second, hours(day, "12.30", "14.00"), 24)
    meeting = maker.publish(meeting, 22, ("Kooperativ Utveckling Stockholm",))
    for number, (name, organisation) in enumerate(MEMBERS):
        maker.registers(meeting, name, 15 - number, organisation)


def _bologna(maker: Maker) -> None:
    """Somebody else's event that the network travels to: no registration of ours."""
    day = on_or_after(maker.today + timedelta(days=43), TUESDAY, days=3, countries=("IT",))
    event = maker.draft(
        "external_event",
        said("RaiSE: möte i Bologna", "RaiSE: meeting in Bologna"),
        When.days(day, day + timedelta(days=2)),
        33,
        slug="raise-bologna",
        zone="Europe/Rome",
        country="IT",
        external_url="https://example.org/raise",
        place=said("Bologna, Italien", "Bologna, Italy"),
        summary=said(
            "Sju från fyra av våra organisationer åker. Mötet ordnas av andra.",
            "Seven people from four of our organisations go. The meeting is organised by others.",
        ),
    )
    maker.publish(event, 32)


def _key_dates(maker: Maker) -> None:
    """A day to remember, and one of which only the season is known."""
    day = on_or_after(maker.today + timedelta(days=30), MONDAY)
    application = said("Sista dag att söka verksamhetsstöd", "Last day to apply for support")
    summary = said("Ansökan lämnas till Region Örebro län.", "Applications go to Region Örebro län.")
    maker.publish(maker.draft("key_date", application, When.date(day), 20, slug="verksamhetsstod", summary=summary), 20)
    far = maker.today + timedelta(days=190)
    year = far.year - 1 if far.month < 3 else far.year
    call = said("Ny utlysning för sociala innovationer", "New call for social innovations")
    later = said("Datum kommer.", "The date will follow.")
    season = When.season(year, season_of(far))
    maker.publish(maker.draft("key_date", call, season, 19, slug="utlysning", summary=later), 19)


def _held(maker: Maker) -> None:
    """A seminar that took place three weeks ago."""
    day = on_or_after(maker.today - timedelta(days=25), THURSDAY)
    seminar = maker.draft(
        "seminar",
        said("Erfarenhetsseminarium: upphandling", "Seminar on experience: procurement"),
        hours(day, "13.00", "16.00"),
        70,
        slug="upphandling",
        capacity=40,
        place=said("Verdandi, Örebro", "Verdandi, Örebro"),
        summary=said(
            "Fyra kommuner berättar hur de köper av sociala företag.",
            "Four municipalities tell how they buy from social enterprises.",
        ),
    )
    seminar = maker.publish(seminar, 66, ("Kooperativ Utveckling Stockholm",))
    for number, (name, organisation) in enumerate(LISTENERS):
        maker.registers(seminar, name, 60 - 3 * number, organisation)
    programme.hold(event=seminar, by=maker.by, now=maker.ago((maker.today - day).days, 17))


def _cancelled(maker: Maker) -> None:
    """A breakfast that will not be: it stays on the agenda, marked so, and those who registered have been told."""
    day = on_or_after(maker.today + timedelta(days=10), THURSDAY)
    breakfast = maker.draft(
        "seminar",
        said("Frukostmöte om mikrofonder", "Breakfast on micro funds"),
        hours(day, "07.30", "09.00"),
        30,
        slug="mikrofonder",
        place=said("Coompanion, Stockholm", "Coompanion, Stockholm"),
        summary=said("En timme om lån till den som startar litet.", "An hour about loans to those who start small."),
    )
    breakfast = maker.publish(breakfast, 29, ("Coompanion Stockholm",))
    for number, (name, organisation) in enumerate(EARLY_BIRDS):
        maker.registers(breakfast, name, 12 - number, organisation)
    note = said("Talaren är sjuk. Vi återkommer med ett nytt datum.", "The speaker is ill. A new date will follow.")
    programme.cancel(event=breakfast, note=note, by=maker.by, now=maker.ago(1, 13))


def _workshop(maker: Maker) -> None:
    """Planned in a month, and no more is known."""
    workshop = maker.draft(
        "seminar",
        said("Gemensam workshop om sociala bokslut", "Joint workshop on social accounts"),
        month_of(maker.today + timedelta(days=125)),
        14,
        slug="sociala-bokslut",
        place=said("Örebro", "Örebro"),
        summary=said("Dag och lokal bestäms senare.", "Day and room will be decided later."),
    )
    maker.publish(workshop, 14)


def _draft(maker: Maker) -> None:
    """What the organiser is working on: nobody else sees it."""
    day = on_or_after(maker.today + timedelta(days=58), WEDNESDAY)
    title = said("Lunchseminarium: reserverad upphandling", "Lunch seminar: reserved contracts")
    maker.draft("seminar", title, hours(day, "12.00", "13.00"), 2, slug="lunchseminarium", capacity=50)
