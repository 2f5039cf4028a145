"""The peer reviews: Trento with three cases and their papers, and Malmö, of which only the theme is known."""

from __future__ import annotations

from datetime import date, timedelta

from demo.days import ROME, hours, on_or_after, review_days
from demo.making import Maker, said
from events.directory.models import Role
from events.kernel.localtime import ONE_DAY
from events.kernel.when import When
from events.programme.models import CaseLevel, Event
from events.registrations import operations as registrations
from events.registrations.models import Registration

BETWEEN_MEETINGS = timedelta(days=84)

# name, organisation, language; the last two still wait for the organiser's answer.
APPLICANTS = (
    ("Karin Wallner", "Folkbildningsförbundet", "sv"),
    ("Sören Bertil", "Kooperativ Utveckling Stockholm", "sv"),
    ("Elsa Abram", "Vägen ut!", "sv"),
    ("Marta Nowak", "Working Group on Systemic Solutions", "en"),
    ("Ewan Reid", "Low Moss Public Social Partnership", "en"),
    ("Giulia Ferrari", "Consolida", "en"),
    ("Pieter Claes", "Febio", "en"),
    ("Aneta Wilk", "Barka", "en"),
    ("Henrik Dahl", "Region Skåne", "sv"),
    ("Moira Campbell", "Senscot", "en"),
)
WAITING_FOR_ANSWER = 2

# title, summary, who presents it and at what level, from and to on the first day
CASES = (
    (
        said("Low Moss: partnerskap bakom murarna", "Low Moss: a partnership behind the walls"),
        said(
            "Hur föreningar och kriminalvård tillsammans stöder den som lämnar fängelset.",
            "How associations and the prison service together support those who leave prison.",
        ),
        ("Low Moss Public Social Partnership", "GB", CaseLevel.LOCAL),
        ("10.00", "11.30"),
    ),
    (
        said("Intervento 18: arbete genom sociala kooperativ", "Intervento 18: work through social co-operatives"),
        said(
            "Provinsen betalar en del av lönen och kooperativen handleder.",
            "The province pays part of the wage and the co-operatives give guidance.",
        ),
        ("Agenzia del Lavoro, Trento", "IT", CaseLevel.REGIONAL),
        ("13.00", "14.30"),
    ),
    (
        said("Arbetsgruppen för systemlösningar", "The Working Group on Systemic Solutions"),
        said(
            "En grupp med stat, kommuner, arbetsgivare och social ekonomi bereder landets lagar.",
            "State, municipalities, employers and the social economy prepare the country's laws together.",
        ),
        ("Working Group on Systemic Solutions", "PL", CaseLevel.NATIONAL),
        ("15.00", "16.30"),
    ),
)


def make(maker: Maker) -> Event:
    """Trento, three weeks ahead: one case paper of three is late. Returns it."""
    first = review_days(maker.today)
    trento = _trento(maker, first)
    _programme(maker, trento, first)
    trento = maker.publish(trento, 105, ("Agenzia del Lavoro, Trento", "Kooperativ Utveckling Stockholm"))
    _roles(maker, trento)
    _applications(maker, trento)
    _papers(maker, trento)
    _malmo(maker, trento, first)
    return trento


def _trento(maker: Maker, first: date) -> Event:
    return maker.draft(
        "peer_review",
        said("Kollegial granskning i Trento: partnerskap", "Peer review in Trento: partnership"),
        When.days(first, first + ONE_DAY),
        107,
        zone=ROME,
        country="IT",
        slug="granskning-trento",
        ordinal="1",
        capacity=24,
        place=said("Agenzia del Lavoro, Trento, Italien", "Agenzia del Lavoro, Trento, Italy"),
        summary=said(
            "Tre länder visar hur partnerskap kan bära vägen till arbete. Kollegor från sex länder granskar.",
            "Three countries show how partnerships can carry the way to work. Peers from six countries review.",
        ),
        description=said(
            "Två dagar med tre fall, ett från varje nivå: lokal, regional och nationell. Varje fall har ett underlag "
            "på högst tolv sidor, som granskarna läser och kommenterar före mötet.\n\n"
            "Första kvällen äter vi hos kooperativet Samuele på Villa San Ignazio. Huset ligger i en brant backe, "
            "och buss går från stationen.",
            "Two days with three cases, one from each level: local, regional and national. Each case has a paper of "
            "at most twelve pages, which the peers read and comment on before the meeting.\n\n"
            "On the first evening we have dinner with the co-operative Samuele at Villa San Ignazio. The house stands "
            "on a steep hill, and a bus leaves from the station.",
        ),
        access_note=said(
            "Mötesrummet nås med hiss. Villa San Ignazio har trappfri entré från gården.",
            "The meeting room is reached by lift. Villa San Ignazio has a step-free entrance from the yard.",
        ),
    )


def _programme(maker: Maker, trento: Event, first: date) -> None:
    for title, summary, (presenter, country, level), (start, end) in CASES:
        maker.session(
            trento,
            "case",
            title,
            hours(first, start, end, ROME),
            106,
            summary=summary,
            presenter=maker.organisations[presenter],
            country=country,
            level=level,
            place=said("Agenzia del Lavoro", "Agenzia del Lavoro"),
        )
    dinner = said("Middag hos kooperativet Samuele", "Dinner with the co-operative Samuele")
    where = said("Villa San Ignazio", "Villa San Ignazio")
    maker.session(trento, "meal", dinner, hours(first, "19.00", "22.00", ROME), 106, place=where)
    groups = said("Grupparbete: vad kan vi ta med hem?", "Group work: what can we bring home?")
    maker.session(trento, "group_work", groups, hours(first + ONE_DAY, "09.00", "12.00", ROME), 106)


def _roles(maker: Maker, trento: Event) -> None:
    given = (
        (Role.HOST, "Chiara Rossi"),
        (Role.EXPERT, "Tom Jansson"),
        (Role.RAPPORTEUR, "Giulia Ferrari"),
        (Role.PEER, "Karin Wallner"),
        (Role.PEER, "Marta Nowak"),
    )
    for role, name in given:
        maker.role(role, name, event=trento)


def _applications(maker: Maker, trento: Event) -> None:
    made = [
        maker.registers(trento, name, 60 - 2 * number, organisation, language=language)
        for number, (name, organisation, language) in enumerate(APPLICANTS)
    ]
    for number, registration in enumerate(made[:-WAITING_FOR_ANSWER]):
        _approve(maker, registration, 38 - number)


def _approve(maker: Maker, registration: Registration, days_ago: int) -> None:
    registrations.approve(registration=registration, by=maker.by, now=maker.ago(days_ago, 15))


def _papers(maker: Maker, trento: Event) -> None:
    """What should be done by now is done, but for one: Scotland's paper is late."""
    for kind, days_ago in (("terms_of_reference", 52), ("nomination", 36), ("conflict_statement", 29)):
        maker.hands_in(trento, kind, days_ago)
    maker.hands_in(trento, "host_paper", 9)
    maker.hands_in(trento, "case_paper", 12, "Agenzia del Lavoro, Trento")
    maker.hands_in(trento, "case_paper", 10, "Working Group on Systemic Solutions")


def _malmo(maker: Maker, trento: Event, first: date) -> None:
    """The next meeting: a theme, two days and a city, so that people can keep them free."""
    day = on_or_after(first + BETWEEN_MEETINGS, (first + BETWEEN_MEETINGS).weekday(), days=2)
    malmo = maker.draft(
        "peer_review",
        said("Kollegial granskning i Malmö: stöd till tillväxt", "Peer review in Malmö: support for growth"),
        When.days(day, day + ONE_DAY),
        30,
        slug="granskning-malmo",
        ordinal="2",
        previous=trento,
        capacity=24,
        place=said("Malmö", "Malmö"),
        summary=said(
            "Boka datumet. Temat är stöd till sociala företags start och tillväxt; programmet kommer senare.",
            "Save the date. The theme is support for the growth and development of social enterprises; "
            "the programme will follow.",
        ),
    )
    maker.publish(malmo, 28, ("Vägen ut!", "Kooperativ Utveckling Stockholm"))
    maker.role(Role.HOST, "Elsa Abram", event=malmo)
    # Nobody writes the report yet, and the organiser's page says so.
    maker.role(Role.RAPPORTEUR, event=malmo)
