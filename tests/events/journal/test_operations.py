from __future__ import annotations

import pytest

from events.journal import operations as journal
from events.journal import queries
from events.journal.models import Activity
from events.journal.signals import activity_recorded
from events.programme import operations as programme
from events.programme.models import Event, EventState
from tests import factories
from tests.cast import BY, NOW

pytestmark = pytest.mark.django_db


def test_act_and_its_record_are_undone_together_when_a_listener_fails() -> None:
    event = factories.draft(factories.network())

    def fail(**_: object) -> None:
        raise RuntimeError("no")

    activity_recorded.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            programme.publish(event=event, by=BY, now=NOW)
    finally:
        activity_recorded.disconnect(fail)

    assert Event.objects.get(pk=event.pk).state == EventState.DRAFT
    assert not Activity.objects.filter(verb="event.published").exists()


def test_history_of_an_event_is_newest_first() -> None:
    home = factories.network()
    event = factories.event(home)

    verbs = list(
        queries.activities_of_event(network_id=home.pk, event_id=event.pk)
        .filter(subject_type="event")
        .values_list("verb", flat=True)
    )

    assert verbs == ["event.published", "event.created"]


def test_stranger_reads_no_history() -> None:
    event = factories.event(factories.network())

    assert not queries.activities_of_event(network_id=factories.elsewhere().pk, event_id=event.pk).exists()


def test_beat_is_kept_once() -> None:
    for _ in range(2):
        journal.beat(name="sweep", now=NOW)

    assert queries.last_beat("sweep") == NOW
    assert queries.last_beat("unheard") is None
