from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from events.journal.models import Activity
from events.kernel.errors import Refused
from events.kernel.when import When
from events.obligations.models import Obligation
from events.programme import operations as programme
from events.programme import queries
from events.programme.models import Deadline, Event, EventState
from tests import factories
from tests.cast import BY, NOW

pytestmark = pytest.mark.django_db


def days_of(event: Event) -> dict[str, date | None]:
    return dict(event.deadlines.values_list("code", "due_on"))


def test_template_unfolds_backwards_from_the_date() -> None:
    event = factories.draft(factories.network())

    assert days_of(event) == {
        "registration_closes": date(2027, 3, 4),
        "go_decision": date(2027, 4, 8),
        # T-30 is Friday 23 April; Thursday would be wrong, weekends move to earlier working days.
        "free_cancellation": date(2027, 4, 23),
        # T-7 is Whit Sunday 16 May: the Friday before.
        "practical_information": date(2027, 5, 14),
    }


def test_vague_date_leaves_every_deadline_undated() -> None:
    event = factories.draft(factories.network(), when=When.month(2027, 9, "late"))

    assert set(days_of(event).values()) == {None}


def test_slug_is_free_when_the_title_comes_back() -> None:
    home = factories.network()

    slugs = [factories.draft(home).slug for _ in range(3)]

    assert slugs == [
        "studieresa-till-emilia-romagna",
        "studieresa-till-emilia-romagna-2",
        "studieresa-till-emilia-romagna-3",
    ]


@pytest.mark.parametrize(
    "when",
    [When.date(date(2027, 2, 17)), When.season(2027, "spring"), When.unknown()],
    ids=["tomorrow", "season ahead", "no date"],
)
def test_what_has_not_begun_cannot_have_been_held(when: When) -> None:
    event = factories.event(factories.network(), "seminar", when)

    with pytest.raises(Refused) as refusal:
        programme.hold(event=event, by=BY, now=NOW)

    event.refresh_from_db()
    assert (refusal.value.code, event.state) == ("not_yet_held", EventState.PUBLISHED)


def test_reschedule_moves_sessions_and_deadlines_when_the_date_moves() -> None:
    event = factories.event(factories.network())
    visit = programme.add_session(
        event=event, kind="visit", title={"sv": "Rimini"}, when=When.date(date(2027, 5, 25)), by=BY, now=NOW
    )

    moved = When.days(date(2027, 5, 30), date(2027, 6, 4))
    programme.reschedule(event=event, when=moved, by=BY, now=NOW)

    visit.refresh_from_db()
    assert visit.first_on == date(2027, 6, 1)
    assert days_of(event)["registration_closes"] == date(2027, 3, 11)
    assert Activity.objects.get(verb="event.rescheduled").data["material"] is True


def test_reschedule_is_refused_when_a_deadline_would_already_have_passed() -> None:
    event = factories.event(factories.network())
    soon = When.days(date(2027, 3, 20), date(2027, 3, 25))

    with pytest.raises(Refused) as refusal:
        programme.reschedule(event=event, when=soon, by=BY, now=NOW)

    assert refusal.value.code == "deadline_would_be_past"
    event.refresh_from_db()
    assert event.first_on == date(2027, 5, 23)


def test_reschedule_goes_through_when_the_organiser_accepts_the_past() -> None:
    event = factories.event(factories.network())

    programme.reschedule(
        event=event, when=When.days(date(2027, 3, 20), date(2027, 3, 25)), by=BY, now=NOW, accept_past=True
    )

    assert days_of(event)["registration_closes"] == date(2026, 12, 30)


def test_impact_writes_nothing_and_names_days_off() -> None:
    event = factories.event(factories.network())

    effect = queries.impact(event=event, when=When.days(date(2027, 6, 20), date(2027, 6, 25)), now=NOW)

    assert (effect.days, len(effect.moved), effect.past) == (28, 4, ())
    # T-45 is Thursday 6 May, Ascension Day.
    assert [(move.code, move.new.shifted_by) for move in effect.on_days_off] == [
        ("go_decision", "holiday:SE"),
        ("practical_information", "weekend"),
    ]
    assert days_of(event)["registration_closes"] == date(2027, 3, 4)


def test_hours_on_the_wall_stay_when_a_session_moves_over_the_change_of_clocks() -> None:
    event = factories.meeting(factories.network())
    starts = factories.stockholm(2027, 3, 26, 9)
    when = When.instants(starts, factories.stockholm(2027, 3, 26, 10), "Europe/Stockholm")
    session = programme.add_session(event=event, kind="plenary", title={"sv": "Start"}, when=when, by=BY, now=NOW)
    week_later = When.instants(
        factories.stockholm(2027, 4, 14, 14), factories.stockholm(2027, 4, 14, 16), "Europe/Stockholm"
    )

    programme.reschedule(event=event, when=week_later, by=BY, now=NOW)

    session.refresh_from_db()
    assert session.starts_at == datetime(2027, 4, 2, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (EventState.DRAFT, programme.postpone),
        (EventState.DRAFT, programme.hold),
        (EventState.CANCELLED, programme.publish),
        (EventState.CANCELLED, programme.hold),
        (EventState.HELD, programme.cancel),
    ],
)
def test_state_change_is_refused_when_the_table_does_not_know_it(
    state: EventState, action: Callable[..., Event]
) -> None:
    event = factories.draft(factories.network())
    Event.objects.filter(pk=event.pk).update(state=state)

    with pytest.raises(Refused) as refusal:
        action(event=event, by=BY, now=NOW)

    assert refusal.value.code == "state_not_allowed"


def test_cancelled_event_cannot_be_moved() -> None:
    event = factories.event(factories.network())
    programme.cancel(event=event, by=BY, now=NOW)

    with pytest.raises(Refused) as refusal:
        programme.reschedule(event=event, when=factories.TRIP_DAYS, by=BY, now=NOW)

    assert refusal.value.code == "state_not_allowed"


def test_cancelling_ends_what_is_owed() -> None:
    event = factories.event(factories.network())

    programme.cancel(event=event, by=BY, now=NOW)

    assert set(Obligation.objects.filter(event=event).values_list("state", flat=True)) == {"cancelled"}


def test_discarded_draft_leaves_nothing_but_the_journal() -> None:
    event = factories.draft(factories.network(), "peer_review")
    number = event.pk

    programme.discard(event=event, by=BY, now=NOW)

    kept = Activity.objects.get(verb="event.discarded")
    assert (kept.subject_type, kept.subject_id, kept.event_id) == ("event", number, number)
    assert [Event.objects.count(), Deadline.objects.count(), Obligation.objects.count()] == [0, 0, 0]


def test_published_event_cannot_be_discarded() -> None:
    event = factories.event(factories.network())

    with pytest.raises(Refused) as refusal:
        programme.discard(event=event, by=BY, now=NOW)

    assert (refusal.value.code, Event.objects.count()) == ("not_a_draft", 1)


def test_draft_with_a_registration_cannot_be_discarded() -> None:
    event = factories.event(factories.network())
    factories.registration(event)
    # The house never takes an event back to a draft: this is the belt beside the braces.
    Event.objects.filter(pk=event.pk).update(state=EventState.DRAFT)

    with pytest.raises(Refused) as refusal:
        programme.discard(event=event, by=BY, now=NOW)

    assert (refusal.value.code, Event.objects.count()) == ("has_registrations", 1)


def test_postponed_event_needs_an_exact_date_before_it_is_published_again() -> None:
    event = factories.event(factories.network())
    event = programme.postpone(event=event, by=BY, now=NOW)
    event = programme.reschedule(event=event, when=When.month(2027, 9), by=BY, now=NOW)

    with pytest.raises(Refused) as refusal:
        programme.publish(event=event, by=BY, now=NOW)

    assert refusal.value.code == "date_missing"


def test_postponed_event_is_published_again_with_its_new_date() -> None:
    event = factories.event(factories.network())
    event = programme.postpone(event=event, by=BY, now=NOW)

    event = programme.reschedule(event=event, when=When.days(date(2027, 9, 5), date(2027, 9, 10)), by=BY, now=NOW)

    assert event.state == EventState.PUBLISHED
    assert event.published_at == NOW


def test_edit_records_only_what_changed() -> None:
    event = factories.event(factories.network())

    programme.edit(event=event, capacity=26, contact_name="", by=BY, now=NOW)

    assert Activity.objects.get(verb="event.edited").data == {"fields": ["capacity"]}


def test_edit_says_nothing_when_nothing_changed() -> None:
    event = factories.event(factories.network(), capacity=26)

    programme.edit(event=event, capacity=26, by=BY, now=NOW)

    assert not Activity.objects.filter(verb="event.edited").exists()


def test_fixed_deadline_is_refused_in_the_past() -> None:
    event = factories.event(factories.network())

    with pytest.raises(Refused) as refusal:
        programme.set_deadline(
            event=event, code="extra", anchor="fixed", fixed_on=date(2027, 2, 1), label={"sv": "Extra"}, by=BY, now=NOW
        )

    assert refusal.value.code == "deadline_would_be_past"


def test_fixed_deadline_keeps_its_day_when_the_event_moves() -> None:
    event = factories.event(factories.network())
    programme.set_deadline(
        event=event, code="extra", anchor="fixed", fixed_on=date(2027, 3, 1), label={"sv": "Extra"}, by=BY, now=NOW
    )

    programme.reschedule(event=event, when=When.days(date(2027, 6, 6), date(2027, 6, 11)), by=BY, now=NOW)

    assert days_of(event)["extra"] == date(2027, 3, 1)


def test_search_finds_a_title_whatever_its_accents() -> None:
    home = factories.network()
    event = factories.event(home, title={"sv": "Årsmöte i Malmö", "en": "Annual meeting"})

    found = queries.public_events(network=home, words="arsmote malmo")

    assert [row.pk for row in found] == [event.pk]


def test_draft_is_nobodys_business() -> None:
    home = factories.network()
    draft = factories.draft(home)

    assert queries.event_by_slug(network=home, slug=draft.slug) is None
    assert queries.event_by_slug(network=home, slug=draft.slug, include_draft=True) == draft


def test_stranger_finds_no_event_of_another_network() -> None:
    event = factories.event(factories.network())

    assert queries.event_by_slug(network=factories.elsewhere(), slug=event.slug) is None


@pytest.mark.parametrize(
    "columns",
    [
        {"capacity": 5, "minimum": 6},
        {"first_on": date(2027, 5, 2), "last_on": date(2027, 5, 1)},
        {
            "starts_at": datetime(2027, 5, 1, 12, tzinfo=UTC),
            "ends_at": datetime(2027, 5, 1, 12, tzinfo=UTC),
        },
    ],
    ids=["minimum over capacity", "days backwards", "no length"],
)
def test_database_refuses_an_event_that_makes_no_sense(columns: dict[str, object]) -> None:
    event = factories.draft(factories.network())

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(**columns)


def test_database_refuses_half_a_deadline() -> None:
    event = factories.draft(factories.network())

    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.filter(event=event, code="go_decision").update(due_at=None)


def test_database_refuses_the_same_slug_twice_in_a_network() -> None:
    home = factories.network()
    first, second = factories.draft(home), factories.draft(home)

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=second.pk).update(slug=first.slug)
