"""The two networks, and who is who in the first. Persons are invented; organisations and places may be real."""

from __future__ import annotations

from datetime import date, datetime, time

from demo.days import STOCKHOLM
from demo.making import Maker, said
from events.directory import operations as directory
from events.directory.models import OrganisationKind, Role
from events.directory.queries import actor_of
from events.journal.models import SYSTEM
from events.kernel.localtime import at
from events.networks import operations as networks

FIRST, SECOND = "social-ekonomi", "nord"
ORGANISER = "Berit Isaksson"

# Those who sit in groups, travel and review; their language when it is not Swedish.
PEOPLE = {
    "Jonas Falk": "sv",
    "Brita Lindh": "sv",
    "Rafael-Oskar Alvarez": "sv",
    # A first name is all that anybody ever wrote down.
    "Lisbet": "sv",
    "Alma Fors": "sv",
    "Maja Karling": "sv",
    "Karin Wallner": "sv",
    "Sören Bertil": "sv",
    "Elsa Abram": "sv",
    "Tom Jansson": "en",
    "Chiara Rossi": "en",
    "Giulia Ferrari": "en",
    "Marta Nowak": "en",
    "Ewan Reid": "en",
}

ORGANISATIONS = (
    ("Kooperativ Utveckling Stockholm", OrganisationKind.ASSOCIATION, "SE", "sv", "Berit Isaksson"),
    ("Coompanion Stockholm", OrganisationKind.ASSOCIATION, "SE", "sv", "Jonas Falk"),
    ("Folkbildningsförbundet", OrganisationKind.UMBRELLA, "SE", "sv", ""),
    ("Spånga Blå Band", OrganisationKind.ASSOCIATION, "SE", "sv", ""),
    ("Livsval", OrganisationKind.SOCIAL_ENTERPRISE, "SE", "sv", ""),
    ("Sollentuna kommun", OrganisationKind.MUNICIPALITY, "SE", "sv", ""),
    ("Arbetsförmedlingen TreFas", OrganisationKind.AUTHORITY, "SE", "sv", ""),
    ("Örebro kommun", OrganisationKind.MUNICIPALITY, "SE", "sv", ""),
    ("ABF Stockholm", OrganisationKind.ASSOCIATION, "SE", "sv", ""),
    ("Vägen ut!", OrganisationKind.SOCIAL_ENTERPRISE, "SE", "sv", "Elsa Abram"),
    ("Skoopi", OrganisationKind.UMBRELLA, "SE", "sv", ""),
    ("Tillväxtverket", OrganisationKind.AUTHORITY, "SE", "sv", ""),
    ("Agenzia del Lavoro, Trento", OrganisationKind.AUTHORITY, "IT", "en", "Chiara Rossi"),
    ("Low Moss Public Social Partnership", OrganisationKind.OTHER, "GB", "en", "Ewan Reid"),
    ("Working Group on Systemic Solutions", OrganisationKind.AUTHORITY, "PL", "en", "Marta Nowak"),
)


def first(today: date) -> Maker:
    """The first network with its organiser, people and organisations; mail links to its first host."""
    network = networks.create(
        slug=FIRST,
        name=said("Nätverket Social Ekonomi", "The Social Economy Network"),
        hosts=("127.0.0.1", "localhost"),
        sender_address="natverket@example.org",
        phone="08-000 00 00",
        is_demo=True,
        by=SYSTEM,
        now=_founded(today),
    )
    maker = Maker(network, today)
    _organiser(maker, ORGANISER)
    for name, language in PEOPLE.items():
        maker.person(name, language)
    for name, kind, country, language, contact in ORGANISATIONS:
        maker.organisation(name, kind, country, language, contact)
    return maker


def second(today: date) -> Maker:
    """Another network whose people are strangers to the first, on an address of its own."""
    network = networks.create(
        slug=SECOND,
        name=said("Nordiska lärandenätverket", "The Nordic Learning Network"),
        hosts=("nord.localhost",),
        sender_address="nord@example.org",
        zone="Europe/Helsinki",
        country="FI",
        is_demo=True,
        by=SYSTEM,
        now=_founded(today),
    )
    maker = Maker(network, today)
    _organiser(maker, "Aino Virtanen")
    maker.organisation("Tammerfors stad", OrganisationKind.MUNICIPALITY, "FI", "sv")
    maker.organisation("Bornholms Højskole", OrganisationKind.ASSOCIATION, "DK", "en")
    return maker


def _founded(today: date) -> datetime:
    return at(date(today.year - 2, 1, 15), time(9), STOCKHOLM)


def _organiser(maker: Maker, name: str) -> None:
    """Somebody who may sign in and coordinates the whole network; acts from here on are theirs."""
    person = maker.person(name)
    user = directory.give_account(person=person, by=SYSTEM, now=maker.ago(364))
    maker.role(Role.COORDINATOR, name)
    maker.by = actor_of(user)
