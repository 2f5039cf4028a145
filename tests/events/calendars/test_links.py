from __future__ import annotations

import pytest

from events.calendars import operations as calendars
from events.calendars import queries
from events.calendars.models import Feed, FeedToken
from events.directory.models import Person
from events.journal.models import Activity
from events.kernel import tokens
from events.kernel.errors import Refused
from events.networks.models import Network
from tests import factories
from tests.cast import BY, ELSEWHERE, HOME, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Network:
    return factories.network()


@pytest.fixture
def elin(home: Network) -> Person:
    return factories.person(home)


def make(person: Person, name: str = "Telefonen", language: str = "sv") -> str:
    return calendars.make_personal_link(person=person, language=language, name=name, by=BY, now=NOW)


def test_token_is_told_once_and_stored_as_its_digest(elin: Person) -> None:
    token = make(elin)

    (link,) = queries.links_of(person=elin)
    assert (link.token_hash, link.name, link.created_at) == (tokens.digest(token), "Telefonen", NOW)
    assert token not in str(FeedToken.objects.values())


def test_each_device_has_its_own_link_to_the_same_feed(elin: Person) -> None:
    assert make(elin) != make(elin, "Datorn")

    assert [link.name for link in queries.links_of(person=elin)] == ["Telefonen", "Datorn"]
    assert Feed.objects.filter(person=elin).count() == 1


def test_language_that_the_network_does_not_speak_becomes_its_own(elin: Person) -> None:
    make(elin, language="it")

    assert Feed.objects.get(person=elin).language == "sv"


def test_link_opens_on_its_own_networks_host_alone(elin: Person) -> None:
    factories.elsewhere()
    token = make(elin)

    assert queries.personal_head(host=HOME, token=token) is not None
    assert queries.personal_head(host=ELSEWHERE, token=token) is None
    assert queries.personal_head(host=HOME, token=token[:-1]) is None


def test_revoking_ends_one_link_and_leaves_the_other(home: Network, elin: Person) -> None:
    first, second = make(elin), make(elin, "Datorn")
    link = queries.links_of(person=elin)[0]

    calendars.revoke_link(link=link, by=BY, now=NOW)
    calendars.revoke_link(link=link, by=BY, now=NOW)

    heads = [queries.personal_head(host=HOME, token=token) for token in (first, second)]
    assert [head and head.revoked_at for head in heads] == [NOW, None]
    assert list(Activity.objects.filter(verb="feed.token_revoked").values_list("subject_id", flat=True)) == [link.pk]


def test_twentieth_link_is_the_last(elin: Person) -> None:
    for _number in range(20):
        make(elin)

    with pytest.raises(Refused) as refused:
        make(elin)

    assert refused.value.code == "too_many_links"


def test_stranger_does_not_find_the_link(home: Network, elin: Person) -> None:
    make(elin)
    link = queries.links_of(person=elin)[0]

    assert queries.link_by_id(network=home, link_id=link.pk) == link
    assert queries.link_by_id(network=factories.elsewhere(), link_id=link.pk) is None
