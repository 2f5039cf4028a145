"""The known people: Berit organises, Elin travels, Anders sits in the group; Sture is from another network."""

from __future__ import annotations

from datetime import UTC, datetime

from events.journal.models import Actor, ActorKind

# A Tuesday in February, 10.00 in Stockholm.
NOW = datetime(2027, 2, 16, 9, 0, tzinfo=UTC)

# Whoever acts when a test does not care who.
BY = Actor(ActorKind.SYSTEM)

BERIT = "berit.isaksson@example.org"
ELIN = "elin.sandberg@example.org"
ANDERS = "anders.lind@example.org"
STURE = "sture.framling@example.org"

# Any member of a network is reached at its host; the stranger's network answers at the other one.
HOME = "127.0.0.1"
ELSEWHERE = "nord.localhost"
