"""The working group: its seats, and a plan of four meetings of which one has its date."""

from __future__ import annotations

from datetime import timedelta

from demo.days import WEDNESDAY, hours, month_of, on_or_after
from demo.making import PARTICIPANT, Maker, said
from events.directory import operations as directory
from events.directory.models import Group, Role, Seat, TenureRole
from events.kernel.when import When
from events.meetings import operations as meetings
from events.meetings.models import MeetingPlan, Slot
from events.obligations.models import Obligation
from events.programme import operations as programme
from events.programme.models import Event

# organisation -> who holds its seat; nobody: the organisation's contact point answers.
HOLDERS = {
    "Coompanion Stockholm": "Jonas Falk",
    "Folkbildningsförbundet": "Brita Lindh",
    "Spånga Blå Band": "Rafael-Oskar Alvarez",
    "Livsval": "Lisbet",
    "ABF Stockholm": "Maja Karling",
    "Örebro kommun": "Alma Fors",
    "Sollentuna kommun": "",
    "Arbetsförmedlingen TreFas": "",
}
MINUTES = 150
REPORTS = {
    "Coompanion Stockholm": "Två nya kooperativ har startat i Botkyrka. Fråga: kan vi ordna en gemensam mässa i vår?",
    "Livsval": "Butiken har öppnat igen och vi är elva i arbetslaget. Vi söker en som kan bokföring.",
    "Spånga Blå Band": "Verkstaden har fått nya lokaler. Kom gärna på öppet hus.",
    "Sollentuna kommun": "",
}


def make(maker: Maker) -> Group:
    """The group, its plan and its next meeting, which is called and collects short reports. Returns the group."""
    group = directory.add_group(
        network=maker.network,
        name=said("Utvecklingsgruppen för socialt företagande", "The development group for social entrepreneurship"),
        by=maker.by,
        now=maker.ago(350),
    )
    seats = {name: _seat(maker, group, name, holder) for name, holder in HOLDERS.items()}
    _away(maker, seats)
    maker.role(Role.CONVENER, "Jonas Falk", group=group)
    maker.role(Role.SECRETARY, "Brita Lindh", group=group)
    meeting = _meeting(maker, _plan(maker, group).slots.get(position=1))
    _reports(maker, meeting)
    return group


def _seat(maker: Maker, group: Group, organisation: str, holder: str) -> Seat:
    seat = directory.add_seat(
        group=group, organisation=maker.organisations[organisation], by=maker.by, now=maker.ago(340)
    )
    if holder:
        _fill(maker, seat, holder, TenureRole.ORDINARY)
    return seat


def _fill(maker: Maker, seat: Seat, name: str, role: TenureRole) -> None:
    since = maker.today - timedelta(days=330)
    person = maker.people[name]
    directory.fill_seat(seat=seat, person=person, from_on=since, role=role, by=maker.by, now=maker.ago(330))


def _away(maker: Maker, seats: dict[str, Seat]) -> None:
    """Maja is away and has a deputy; Alma is away and has none, so her organisation's contact point answers."""
    _fill(maker, seats["ABF Stockholm"], "Sören Bertil", TenureRole.DEPUTY)
    for organisation, back_in in (("ABF Stockholm", 40), ("Örebro kommun", 120)):
        tenure = seats[organisation].tenures.get(role=TenureRole.ORDINARY)
        directory.note_absence(
            tenure=tenure,
            from_on=maker.today - timedelta(days=20),
            to_on=maker.today + timedelta(days=back_in),
            by=maker.by,
            now=maker.ago(25),
        )


def _plan(maker: Maker, group: Group) -> MeetingPlan:
    """Four meetings of two and a half hours: one soon, two in a part of a month, one without any period."""
    today = maker.today
    periods = (
        month_of(today + timedelta(days=14)),
        month_of(today + timedelta(days=100), "late"),
        month_of(today + timedelta(days=170), "early"),
        When.unknown(),
    )
    return meetings.plan(
        network=maker.network,
        group=group,
        title=said("Utvecklingsgruppens möten", "Meetings of the development group"),
        planned_minutes=MINUTES,
        slots=periods,
        by=maker.by,
        now=maker.ago(90),
    )


def _meeting(maker: Maker, slot: Slot) -> Event:
    day = on_or_after(maker.today + timedelta(days=9), WEDNESDAY)
    meeting = meetings.confirm_slot(
        slot=slot,
        when=hours(day, "14.00", "16.30"),
        title=said("Utvecklingsgruppens möte", "Meeting of the development group"),
        place=said("Rågsveds Folkets hus, Stockholm", "Rågsveds Folkets hus, Stockholm"),
        by=maker.by,
        now=maker.ago(35),
    )
    programme.edit(
        event=meeting,
        summary=said(
            "Lägesrapporter, slutkonferensen i åtta regioner och studieresan till Italien.",
            "Reports from all, the final conference in eight regions and the study trip to Italy.",
        ),
        contact_name="Jonas Falk",
        contact_email=maker.network.reply_to,
        by=maker.by,
        now=maker.ago(34),
    )
    meetings.request_contributions(
        event=meeting,
        question=said(
            "Vad har hänt hos er sedan sist, och vad vill ni ta upp?",
            "What has happened since last time, and what do you want to discuss?",
        ),
        by=maker.by,
        now=maker.ago(33),
    )
    return meetings.call(event=meeting, by=maker.by, now=maker.ago(16))


def _reports(maker: Maker, meeting: Event) -> None:
    """Half the seats have handed in, one of them that there is nothing to report."""
    owed = Obligation.objects.within(maker.network).filter(event=meeting, kind=meetings.REPORT)
    for number, (organisation, lines) in enumerate(REPORTS.items()):
        meetings.hand_in(
            obligation=owed.get(seat__organisation__name=organisation),
            text_written=lines,
            has_nothing=not lines,
            author=maker.people.get(HOLDERS[organisation]),
            by=PARTICIPANT,
            now=maker.ago(10 - number),
        )
