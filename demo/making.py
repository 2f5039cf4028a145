"""How the parts of the world are made: short words for the operations, with the instants of a past that never was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from events.directory import operations as directory
from events.directory.models import Group, Organisation, OrganisationKind, Person, Role
from events.journal.models import SYSTEM, Actor, ActorKind
from events.kernel import text
from events.kernel.localtime import at
from events.kernel.when import When
from events.networks.models import Network
from events.obligations import operations as obligations
from events.obligations.models import Obligation
from events.programme import operations as programme
from events.programme.models import Event, Session, Site
from events.registrations import operations as registrations
from events.registrations.models import Registration

PARTICIPANT = Actor(ActorKind.TOKEN)


def said(sv: str, en: str) -> dict[str, str]:
    """The same thing in both languages."""
    return {"sv": sv, "en": en}


def address(name: str) -> str:
    """The invented address of an invented person: always at example.org (RFC 2606)."""
    return f"{text.slugify(name).replace('-', '.')}@example.org"


@dataclass
class Maker:
    """Makes one network's part of the world as its organiser, seen from ``today``."""

    network: Network
    today: date
    by: Actor = SYSTEM
    people: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def ago(self, days: int, hour: int = 9, minute: int = 0) -> datetime:
        """So many days before today, on the network's clocks."""
        return at(self.today - timedelta(days=days), time(hour, minute), self.network.zone)

    # --- who is who

    def person(self, name: str, language: str = "sv", *, is_reached: bool = True) -> Person:
        """Somebody the network has known for a year."""
        made = directory.add_person(
            network=self.network,
            name=name,
            email=address(name) if is_reached else "",
            language=language,
            is_verified=is_reached,
            by=self.by,
            now=self.ago(365),
        )
        self.people[name] = made
        return made

    def organisation(
        self, name: str, kind: OrganisationKind, country: str = "SE", language: str = "sv", contact: str = ""
    ) -> Organisation:
        """An organisation with its contact point (a role address when nobody is named)."""
        made = directory.add_organisation(
            network=self.network,
            name=name,
            kind=kind,
            country=country,
            contact_name=contact,
            contact_email=address(contact or name),
            language=language,
            by=self.by,
            now=self.ago(365),
        )
        self.organisations[name] = made
        return made

    def role(self, role: Role, name: str = "", *, event: Event | None = None, group: Group | None = None) -> None:
        """Give somebody a role; without a name it is vacant."""
        person = self.people[name] if name else None
        event_id = event.pk if event else None
        now = self.ago(360)
        directory.give_role(
            network=self.network, role=role, person=person, group=group, event_id=event_id, by=self.by, now=now
        )

    # --- what is planned

    def draft(self, kind: str, title: Mapping[str, str], when: When, days_ago: int, **fields: Any) -> Event:
        """An event as the organiser wrote it down ``days_ago``."""
        contact = {"contact_name": "Berit Isaksson", "contact_email": self.network.reply_to}
        return programme.create(
            network=self.network,
            kind=kind,
            title=title,
            when=when,
            by=self.by,
            now=self.ago(days_ago),
            **{**contact, **fields},
        )

    def publish(self, event: Event, days_ago: int, organisers: Sequence[str] = ()) -> Event:
        """Show it to everybody, with the organisations that stand behind it."""
        if organisers:
            chosen = [self.organisations[name] for name in organisers]
            programme.set_organisers(event=event, organisations=chosen, by=self.by, now=self.ago(days_ago))
        return programme.publish(event=event, by=self.by, now=self.ago(days_ago, 10))

    def session(
        self, event: Event, kind: str, title: Mapping[str, str], when: When, days_ago: int, **fields: Any
    ) -> Session:
        now = self.ago(days_ago)
        return programme.add_session(event=event, kind=kind, title=title, when=when, by=self.by, now=now, **fields)

    # --- who comes

    def registers(
        self,
        event: Event,
        name: str,
        days_ago: int,
        organisation: str = "",
        answers: Mapping[str, str] | None = None,
        site: Site | None = None,
        language: str = "sv",
        *,
        is_proved: bool = True,
    ) -> Registration:
        """Somebody registers, and (unless told otherwise) answers the mail a quarter of an hour later."""
        number = next(self._numbers)
        minute = number % 45
        made = registrations.register(
            event=event,
            name=name,
            email=address(name),
            language=language,
            submit_key=f"demo-{number}",
            organisation_name=organisation,
            answers=answers or {},
            site=site,
            by=PARTICIPANT,
            now=self.ago(days_ago, 11, minute),
        )
        if not is_proved:
            return made
        now = self.ago(days_ago, 11, minute + 15)
        return registrations.confirm_address(registration=made, by=PARTICIPANT, now=now)

    # --- what was done

    def hands_in(self, event: Event, kind: str, days_ago: int, organisation: str = "") -> None:
        """Meet what is owed of a kind, by one organisation or by all."""
        owed = Obligation.objects.within(self.network).filter(event=event, kind=kind).unsettled()
        if organisation:
            owed = owed.filter(organisation=self.organisations[organisation])
        for obligation in owed:
            obligations.meet(obligation=obligation, by=PARTICIPANT, now=self.ago(days_ago))
