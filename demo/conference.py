"""The conference in eight regions on the same day: one event with eight places, one of them full."""

from __future__ import annotations

from datetime import timedelta

from demo.days import TUESDAY, hours, on_or_after
from demo.making import Maker, said
from events.programme import operations as programme
from events.programme.models import Event, Site

# name in both languages, place, how many the room holds
REGIONS = (
    (said("Stockholm", "Stockholm"), "Klara kyrkogata, Stockholm", 60),
    (said("Göteborg", "Gothenburg"), "Ekocentrum, Göteborg", 40),
    (said("Malmö", "Malmö"), "Yalla Trappan, Malmö", 30),
    (said("Örebro", "Örebro"), "Conventum, Örebro", 6),
    (said("Umeå", "Umeå"), "Folkets hus, Umeå", 30),
    (said("Sundsvall", "Sundsvall"), "Kulturmagasinet, Sundsvall", 25),
    (said("Karlstad", "Karlstad"), "Stadshuset, Karlstad", 25),
    (said("Visby", "Visby"), "Wisby Strand, Visby", 20),
)

# Örebro holds six: the last two wait.
VISITORS = {
    "orebro": (
        "Per-Åke Öst",
        "Gunilla Ek",
        "Eva Strand",
        "Lars Hult",
        "Daniel Ros",
        "Mona Ljung",
        "Viktor Ask",
        "Kajsa Torn",
    ),
    "stockholm": ("Jonas Falk", "Brita Lindh", "Fatima Nyberg", "Ingrid Sjöö"),
    "goteborg": ("Yusuf Demir", "Omar Haddad"),
    "malmo": ("Sara Lund", "Tomas Wik"),
    "umea": ("Ristin Sokki",),
}
NATIONAL = ("09.00", "10.30")
# An hour and three quarters, in every region.
REGIONAL = ("10.45", "12.30")


def make(maker: Maker) -> Event:
    """The conference with its national part and a regional slot in each of eight places. Returns it."""
    day = on_or_after(maker.today + timedelta(days=64), TUESDAY)
    conference = maker.draft(
        "conference",
        said("Slutkonferens i åtta regioner", "Final conference in eight regions"),
        hours(day, NATIONAL[0], REGIONAL[1]),
        50,
        slug="slutkonferens",
        place=said("Stockholm och sju orter till", "Stockholm and seven more towns"),
        summary=said(
            "Samma dag i hela landet: en gemensam sändning och ett eget samtal i varje region.",
            "The same day in the whole country: one broadcast for all and a conversation of its own in each region.",
        ),
        description=said(
            "Välj den ort där du vill vara med. Den gemensamma delen sänds till alla och textas.",
            "Choose the town where you want to take part. The common part is broadcast to all, with captions.",
        ),
    )
    common = said("Gemensam del, sänds till alla orter", "Common part, broadcast to all towns")
    maker.session(conference, "plenary", common, hours(day, *NATIONAL), 49)
    own = said("Regionens eget samtal", "The region's own conversation")
    maker.session(conference, "regional", own, hours(day, *REGIONAL), 49)
    sites = _sites(maker, conference)
    conference = maker.publish(conference, 42, ("Skoopi", "Tillväxtverket"))
    _visitors(maker, conference, sites)
    return conference


def _sites(maker: Maker, conference: Event) -> dict[str, Site]:
    made = (
        programme.add_site(
            event=conference,
            name=name,
            place=said(place, place),
            capacity=capacity,
            by=maker.by,
            now=maker.ago(48),
        )
        for name, place, capacity in REGIONS
    )
    return {site.slug: site for site in made}


def _visitors(maker: Maker, conference: Event, sites: dict[str, Site]) -> None:
    for slug, names in VISITORS.items():
        for number, name in enumerate(names):
            maker.registers(conference, name, 40 - 4 * number, site=sites[slug])
