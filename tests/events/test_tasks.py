"""The house's periodic jobs, as Celery calls them: no arguments, one look at the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from events import tasks
from events.calendars.models import Feed, FeedChange
from events.registrations.models import Registration
from events.registrations.rules import UNCONFIRMED_FOR
from tests import factories
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("later", "state"), [(UNCONFIRMED_FOR / 2, "confirmed"), (UNCONFIRMED_FOR, "lapsed")])
def test_unproved_place_is_let_go_by_the_sweep_when_its_time_is_up(later: timedelta, state: str) -> None:
    factories.registration(factories.event(factories.network()), is_proved=False)

    with time_machine.travel(NOW + later, tick=False):
        tasks.lapse_registrations()

    assert Registration.objects.get().state == state


def test_feeds_that_changed_are_built_and_then_left_alone() -> None:
    home = factories.network()
    factories.event(home)
    assert FeedChange.objects.exists()

    tasks.rebuild_feeds()

    assert not FeedChange.objects.exists()
    assert b"Studieresa" in bytes(Feed.objects.within(home).get(language="sv").body)


def test_debtors_are_looked_at_again_without_harm() -> None:
    factories.event(factories.network())

    tasks.recheck_debtors()
    tasks.rebuild_feeds()

    assert not FeedChange.objects.exists()
