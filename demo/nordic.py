"""The second network's own events: none of the first one's people may see more of them than a stranger."""

from __future__ import annotations

from datetime import timedelta

from demo.days import TUESDAY, WEDNESDAY, hours, on_or_after
from demo.making import Maker, said
from events.kernel.when import When
from events.programme.models import Event

HELSINKI, COPENHAGEN = "Europe/Helsinki", "Europe/Copenhagen"
TRAVELLERS = ("Eino Koski", "Helmi Salo", "Freja Holst", "Astrid Moe", "Leif Bakke")
ANSWERS = {"role": "Lärare", "travel": "train", "room": "shared"}


def make(maker: Maker) -> None:
    """A trip that is full, with somebody waiting, and a seminar."""
    _bornholm(maker)
    _seminar(maker)


def _bornholm(maker: Maker) -> Event:
    first = on_or_after(maker.today + timedelta(days=120), WEDNESDAY)
    trip = maker.draft(
        "study_trip",
        said("Studieresa till Bornholm", "Study trip to Bornholm"),
        When.days(first, first + timedelta(days=2)),
        40,
        slug="bornholm",
        zone=COPENHAGEN,
        country="DK",
        contact_name="Aino Virtanen",
        capacity=4,
        minimum=3,
        place=said("Bornholm, Danmark", "Bornholm, Denmark"),
        summary=said("Tre dagar på folkhögskolor.", "Three days at folk high schools."),
    )
    visit = said("Bornholms Højskole", "Bornholms Højskole")
    maker.session(trip, "visit", visit, hours(first, "13.00", "17.00", COPENHAGEN), 39)
    trip = maker.publish(trip, 30, ("Bornholms Højskole",))
    for number, name in enumerate(TRAVELLERS):
        maker.registers(trip, name, 25 - number, "Folkhögskolan", ANSWERS)
    return trip


def _seminar(maker: Maker) -> Event:
    day = on_or_after(maker.today + timedelta(days=40), TUESDAY, countries=("FI",))
    seminar = maker.draft(
        "seminar",
        said("Lärande på arbetsplatsen", "Learning at the workplace"),
        hours(day, "10.00", "15.00", HELSINKI),
        20,
        slug="larande",
        contact_name="Aino Virtanen",
        place=said("Tammerfors, Finland", "Tampere, Finland"),
        summary=said("En dag om lärlingar och mentorer.", "A day about apprentices and mentors."),
    )
    return maker.publish(seminar, 18, ("Tammerfors stad",))
