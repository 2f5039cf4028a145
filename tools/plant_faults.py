"""Plants faults in rules and operations, one at a time in a copy of the tree, and says which the suite catches.

    python tools/plant_faults.py [NUMBER ...]

Each fault is a line that a tired engineer could write. A fault that the named tests do not catch is a hole in the
suite: the command ends with 1. The copy is of what git tracks; the tests run on SQLite.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Fault:
    """What is written instead of what, where, and the tests that must notice."""

    says: str
    path: str
    right: str
    wrong: str
    tests: str


REGISTRATIONS = "events/registrations"
OPERATIONS = f"{REGISTRATIONS}/operations"

FAULTS = (
    Fault(
        "the last place is given twice",
        f"{REGISTRATIONS}/rules.py",
        "return self.free == 0",
        "return self.free is not None and self.free < 0",
        "tests/events/registrations",
    ),
    Fault(
        "a newcomer walks past those who wait",
        f"{REGISTRATIONS}/rules.py",
        "if places.is_full or places.in_turn:",
        "if places.is_full:",
        "tests/events/registrations",
    ),
    Fault(
        "the door shuts a minute early",
        f"{REGISTRATIONS}/rules.py",
        "now >= closes_at + timedelta(minutes=1)",
        "now >= closes_at",
        "tests/events/registrations",
    ),
    Fault(
        "an offer outlives the start of the event",
        f"{REGISTRATIONS}/rules.py",
        "return min(end, starts_at) if starts_at else end",
        "return end",
        "tests/events/registrations",
    ),
    Fault(
        "an offer is taken after its time",
        f"{OPERATIONS}/deciding.py",
        "row.offered_until <= now)",
        "row.offered_until < now)",
        "tests/events/registrations",
    ),
    Fault(
        "an offered place is given to somebody else",
        f"{REGISTRATIONS}/models.py",
        "HOLDING = (RegistrationState.CONFIRMED, RegistrationState.OFFERED)",
        "HOLDING = (RegistrationState.CONFIRMED,)",
        "tests/events/registrations",
    ),
    Fault(
        "an unproved address is offered a place",
        f"{OPERATIONS}/turns.py",
        "queries.waiting_list(event, site).filter(address_confirmed_at__isnull=False)[:room]",
        "queries.waiting_list(event, site)[:room]",
        "tests/events/registrations",
    ),
    Fault(
        "a colleague's registration swallows the person who owns the address",
        f"{OPERATIONS}/deciding.py",
        "text.fold(owner.name) == text.fold(row.person.name)",
        "bool(owner.name)",
        "tests/events/registrations",
    ),
    Fault(
        "no lock: two forms sent at once decide on the same count",
        "events/programme/operations/row.py",
        'Event.objects.select_for_update(of=("self",)).select_related("network").get(pk=event_id)',
        'Event.objects.select_related("network").get(pk=event_id)',
        "tests/events/registrations/test_concurrency.py",
    ),
    Fault(
        "an extension is lost when the event moves",
        "events/obligations/rules.py",
        "return extended_to or own_due_at or deadline_due_at",
        "return deadline_due_at or extended_to or own_due_at",
        "tests/events/obligations",
    ),
    Fault(
        "what is met is dated anew when the event moves",
        "events/obligations/operations.py",
        "Obligation.objects.filter(event=event).unsettled().select_for_update",
        "Obligation.objects.filter(event=event).select_for_update",
        "tests/events/obligations",
    ),
    Fault(
        "a settled debt is waived over",
        "events/obligations/operations.py",
        "        return row\n    if row.state not in UNSETTLED:",
        "        return row\n    if row.state == ObligationState.CANCELLED:",
        "tests/events/obligations",
    ),
    Fault(
        "the common date forgets the holidays of the presenters",
        "events/programme/rules.py",
        "return tuple(sorted(set(presenters)))",
        "return (network_country,)",
        "tests/events/programme",
    ),
    Fault(
        "a deadline is counted from a vague date",
        "events/programme/rules.py",
        "if not when.is_exact:\n        return Anchors(None, None, published)",
        "if when.first_on is None:\n        return Anchors(None, None, published)",
        "tests/events/programme",
    ),
    Fault(
        "a deadline slips into the past unasked",
        "events/programme/operations/moving.py",
        "    if not accept_past:\n",
        "    if accept_past:\n",
        "tests/events/programme",
    ),
    Fault(
        "the holder who is away is asked all the same",
        "events/directory/queries.py",
        'if not getattr(tenure, "away", []) and tenure.person.email:',
        "if tenure.person.email:",
        "tests/events/obligations",
    ),
    Fault(
        "a convener of one group rules the network",
        "events/directory/rules.py",
        "return group_id in groups",
        "return bool(groups)",
        "tests/events/directory",
    ),
    Fault(
        "a reminder goes out on a Sunday",
        "notifications/reminders/rules.py",
        "day = shift(anchor_on, offset_days, Days.DAYS, rule, (country,)).day",
        "day = anchor_on + timedelta(days=offset_days)",
        "tests/notifications/reminders",
    ),
    Fault(
        "a late joiner gets every step that has passed",
        "notifications/reminders/rules.py",
        "if known_since is not None and due_at <= known_since:",
        "if known_since is None and due_at <= now:",
        "tests/notifications/reminders",
    ),
    Fault(
        "a repeat gets another Message-ID",
        "notifications/outbox/models.py",
        'return f"<{self.token}@{self.network.uid_domain}>"',
        'return f"<{self.token}.{self.attempts}@{self.network.uid_domain}>"',
        "tests/notifications/outbox",
    ),
    Fault(
        "a wrong address is tried for ever",
        "notifications/outbox/rules.py",
        "    if answer is Answer.NO_SUCH_ADDRESS:\n        return Outcome(DeliveryState.FAILED, suppresses=True)",
        "    if answer is Answer.NO_SUCH_ADDRESS:\n        return Outcome(DeliveryState.RETRY, now, suppresses=True)",
        "tests/notifications/outbox",
    ),
    Fault(
        "the trip's draft writes to travellers",
        "notifications/outbox/rules.py",
        "return not is_draft or address.lower() in organisers",
        "return True",
        "tests/notifications/outbox",
    ),
    Fault(
        "a moved entry keeps its SEQUENCE, so that calendars keep the old time",
        "events/calendars/operations/editions.py",
        "    elif item.schedule != schedule:\n        item.sequence += 1",
        "    elif item.schedule != schedule:\n        item.sequence += 0",
        "tests/events/calendars",
    ),
)


def copy_of_tree(folder: Path) -> Path:
    """What git tracks, in a folder of its own, with the environment linked in."""
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def catches(fault: Fault, tree: Path) -> bool:
    """Whether the suite fails with the fault in place. Raises ValueError when the right line is not there."""
    path = tree / fault.path
    source = path.read_text(encoding="utf-8")
    if source.count(fault.right) != 1:
        raise ValueError(f"{fault.path}: the line to spoil stands {source.count(fault.right)} times")
    path.write_text(source.replace(fault.right, fault.wrong), encoding="utf-8")
    try:
        command = [str(ROOT / ".venv/bin/python"), "-m", "pytest", "-q", "-x", "-p", "no:randomly", fault.tests]
        environment = {**os.environ, "KALLELSE_TEST_DB": "sqlite"}
        if fault.path.endswith("row.py"):
            # SQLite has one writer at a time: only PostgreSQL misses the lock.
            environment.pop("KALLELSE_TEST_DB")
        run = subprocess.run(command, cwd=tree, env=environment, capture_output=True, check=False)
        return run.returncode == 1
    finally:
        path.write_text(source, encoding="utf-8")


def main() -> int:
    chosen = [int(number) for number in sys.argv[1:]] or list(range(1, len(FAULTS) + 1))
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = copy_of_tree(Path(folder))
        for number in chosen:
            fault = FAULTS[number - 1]
            is_caught = catches(fault, tree)
            missed += not is_caught
            print(f"{number:>2} {'caught' if is_caught else 'MISSED'}  {fault.says}", flush=True)
    print(f"{len(chosen) - missed} of {len(chosen)} faults caught")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
