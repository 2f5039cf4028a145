from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from events.kernel.errors import Refused
from notifications.preferences import operations, queries
from notifications.preferences.models import Category, Preference, Suppression, SuppressionReason
from notifications.preferences.rules import Ask
from tests import factories
from tests.cast import BY, ELIN, NOW

pytestmark = pytest.mark.django_db


def test_opt_out_when_said_twice() -> None:
    elin = factories.person(factories.network(), email=ELIN)

    said = [operations.opt_out(person=elin, category=Category.REMINDERS, by=BY, now=NOW) for _ in range(2)]

    assert said == [True, False]
    assert queries.opted_out(elin) == {Category.REMINDERS}
    assert not queries.may_receive(network=elin.network, address=ELIN, category=Category.REMINDERS, person=elin)
    assert queries.may_receive(network=elin.network, address=ELIN, category=Category.NEWS, person=elin)


def test_opt_out_when_it_is_necessary() -> None:
    elin = factories.person(factories.network())

    with pytest.raises(Refused) as refused:
        operations.opt_out(person=elin, category=Category.NECESSARY, by=BY, now=NOW)

    assert refused.value.code == "necessary"


def test_opt_in_when_it_was_off() -> None:
    elin = factories.person(factories.network())
    operations.opt_out(person=elin, category=Category.GROUP, by=BY, now=NOW)

    said = [operations.opt_in(person=elin, category=Category.GROUP, by=BY, now=NOW) for _ in range(2)]

    assert (said, queries.opted_out(elin)) == ([True, False], frozenset())


def test_suppress_when_written_in_another_case() -> None:
    home = factories.network()

    operations.suppress(network=home, address=ELIN.upper(), reason=SuppressionReason.BOUNCED, now=NOW)
    operations.suppress(network=home, address=ELIN, reason=SuppressionReason.BY_HAND, now=NOW)

    assert Suppression.objects.get().reason == SuppressionReason.BOUNCED
    assert not queries.may_receive(network=home, address=ELIN, category=Category.NECESSARY)
    assert queries.may_receive(network=factories.elsewhere(), address=ELIN, category=Category.NECESSARY)


def test_release_when_the_mailbox_was_mended() -> None:
    home = factories.network()
    operations.suppress(network=home, address=ELIN, reason=SuppressionReason.BOUNCED, now=NOW)

    assert [operations.release(network=home, address=ELIN) for _ in range(2)] == [True, False]
    assert queries.may_receive(network=home, address=ELIN, category=Category.NECESSARY)


@pytest.mark.parametrize("count", [1, 3])
def test_refusals_when_many_are_asked(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    home = factories.network()
    asks = [Ask(home.pk, f"a{n}@example.org", Category.REMINDERS, person_id=n) for n in range(1, count + 1)]

    with django_assert_num_queries(2):
        assert queries.refusals(asks) == [""] * count


def test_preference_once_when_inserted_twice() -> None:
    elin = factories.person(factories.network())
    Preference.objects.create(person=elin, category=Category.NEWS, opted_out_at=NOW)
    Preference.objects.create(person=elin, category=Category.GROUP, opted_out_at=NOW)

    with pytest.raises(IntegrityError, match="preference"), transaction.atomic():
        Preference.objects.create(person=elin, category=Category.NEWS, opted_out_at=NOW)


def test_suppressed_once_when_inserted_twice() -> None:
    home, away = factories.network(), factories.elsewhere()
    for network in (home, away):
        Suppression.objects.create(network=network, address_hash="x", reason=SuppressionReason.BOUNCED, at=NOW)

    with pytest.raises(IntegrityError, match="suppress"), transaction.atomic():
        Suppression.objects.create(network=home, address_hash="x", reason=SuppressionReason.BY_HAND, at=NOW)
