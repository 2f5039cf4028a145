"""A feed as a calendar program polls it (feeds.md section 8)."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import grimp
import pytest
from django.test import Client

from events.calendars import operations as calendars
from events.calendars.models import FeedToken
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event
from tests import factories
from tests.cast import BY, ELSEWHERE, HOME, NOW
from tests.ical_checker import problems, titles

pytestmark = pytest.mark.django_db

PUBLIC = "/f/public.ics"
LATER = NOW + timedelta(hours=1)
Queries = Callable[[int], AbstractContextManager[Any]]


def poll(path: str = PUBLIC, host: str = HOME, **headers: str) -> Any:
    return Client(headers={"host": host}).get(
        path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


@pytest.fixture
def home() -> Network:
    return factories.network()


@pytest.fixture
def meeting(home: Network) -> Event:
    return factories.meeting(home)


@pytest.fixture
def fresh(meeting: Event) -> None:
    """The worker has been by."""
    calendars.rebuild_stale(now=NOW)


@pytest.fixture
def link(home: Network, meeting: Event) -> str:
    """The path of Elin's own feed."""
    elin = factories.registration(meeting).person
    token = calendars.make_personal_link(person=elin, language="sv", name="Telefonen", by=BY, now=NOW)
    calendars.rebuild_stale(now=NOW)
    return f"/f/{token}/mina.ics"


# --- the answer -----------------------------------------------------------------------------------------------------


def test_feed_is_answered_with_these_headers_and_no_other(fresh: None) -> None:
    response = poll()

    body = response.content
    assert dict(response.items()) == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Length": str(len(body)),
        "ETag": response.headers["ETag"],
        "Last-Modified": "Tue, 16 Feb 2027 09:00:00 GMT",
        "Cache-Control": "public, max-age=300, must-revalidate",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "X-Frame-Options": "DENY",
        "Content-Security-Policy": response.headers["Content-Security-Policy"],
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert (response.status_code, response.cookies) == (200, {})
    assert problems(body) == []


@pytest.mark.parametrize(
    ("path", "last"),
    [
        pytest.param("/f/public.ics", "Seminarium", id="the network's language"),
        pytest.param("/f/public-sv.ics", "Seminarium", id="Swedish"),
        pytest.param("/f/public-en.ics", "Seminar", id="English"),
    ],
)
def test_public_feed_speaks_the_language_of_its_name(fresh: None, path: str, last: str) -> None:
    assert titles(poll(path).content)[-1] == last


def test_second_poll_gets_the_same_bytes_from_the_worker_and_from_the_view(meeting: Event) -> None:
    stale = poll()
    calendars.rebuild_stale(now=NOW)
    built = poll()

    assert (stale.content, stale.headers["ETag"]) == (built.content, built.headers["ETag"])


def test_gzipped_feed_holds_the_same_bytes_under_a_tag_of_its_own(fresh: None) -> None:
    plain, packed = poll(), poll(Accept_Encoding="br, gzip")

    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] == plain.headers["ETag"][:-1] + '-gzip"'


def test_stale_feed_is_gzipped_as_the_worker_would(meeting: Event) -> None:
    stale = poll(Accept_Encoding="gzip")
    calendars.rebuild_stale(now=NOW)

    assert poll(Accept_Encoding="gzip").content == stale.content


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "identity"])
def test_program_that_does_not_take_gzip_gets_plain_bytes(fresh: None, accepted: str) -> None:
    assert "Content-Encoding" not in poll(Accept_Encoding=accepted).headers


def test_head_tells_what_get_would(fresh: None) -> None:
    got, told = poll(), Client(headers={"host": HOME}).head(PUBLIC)

    assert (told.status_code, told.content, dict(told.items())) == (200, b"", dict(got.items()))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_any_other_method_is_refused(fresh: None, method: str) -> None:
    response = getattr(Client(headers={"host": HOME}, enforce_csrf_checks=True), method)(PUBLIC)

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


# --- conditions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        pytest.param('"{tag}"', id="strong"),
        pytest.param('W/"{tag}"', id="weak"),
        pytest.param('"another", W/"{tag}"', id="list"),
        pytest.param('"{tag}-gzip"', id="tag of the gzipped bytes"),
        pytest.param('W/"{tag}-gzip"', id="weak tag of the gzipped bytes"),
        pytest.param("*", id="any"),
    ],
)
def test_known_tag_is_answered_with_304(fresh: None, form: str) -> None:
    tag = poll().headers["ETag"].strip('"')

    response = poll(If_None_Match=form.format(tag=tag))

    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == f'"{tag}"'
    assert "Content-Type" not in response.headers


def test_unknown_tag_gets_the_bytes_even_with_a_date_that_fits(fresh: None) -> None:
    response = poll(If_None_Match='"another"', If_Modified_Since="Tue, 16 Feb 2027 09:00:00 GMT")

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("since", "status"),
    [
        pytest.param("Tue, 16 Feb 2027 09:00:00 GMT", 304, id="same second"),
        pytest.param("Tue, 16 Feb 2027 08:59:59 GMT", 200, id="a second before"),
        pytest.param("yesterday", 200, id="no date"),
    ],
)
def test_date_counts_where_no_tag_is_sent(fresh: None, since: str, status: int) -> None:
    assert poll(If_Modified_Since=since).status_code == status


def test_change_is_seen_at_the_next_poll_before_any_worker_has_run(meeting: Event, fresh: None) -> None:
    known = poll().headers["ETag"]

    programme.cancel(event=meeting, by=BY, now=LATER)
    response = poll(If_None_Match=known)

    assert (response.status_code, titles(response.content)) == (200, ["INSTÄLLT: Seminarium"])
    assert response.headers["Last-Modified"] == "Tue, 16 Feb 2027 10:00:00 GMT"
    assert poll(If_None_Match=response.headers["ETag"]).status_code == 304


# --- personal links -------------------------------------------------------------------------------------------------


def test_personal_feed_is_private_and_sound(link: str) -> None:
    response = poll(link)

    assert titles(response.content) == ["Seminarium"]
    assert response.headers["Cache-Control"] == "private, max-age=300, must-revalidate"
    assert (problems(response.content), response.cookies) == ([], {})


def test_altered_token_is_unknown(link: str) -> None:
    assert poll(link.replace("/mina", "A/mina")).status_code == 404


def test_revoked_link_is_gone_at_once_whatever_the_program_knows(home: Network, link: str) -> None:
    known = poll(link).headers["ETag"]
    (token,) = FeedToken.objects.within(home)

    calendars.revoke_link(link=token, by=BY, now=LATER)

    assert poll(link, If_None_Match=known).status_code == 410


def test_refusal_is_a_plain_sentence_that_nobody_stores(home: Network) -> None:
    response = poll("/f/unknown/mina.ics")

    assert (response.status_code, response.content) == (404, b"There is no calendar at this address.\n")
    assert {name: response.headers[name] for name in ("Content-Type", "Cache-Control", "Referrer-Policy")} == {
        "Content-Type": "text/plain; charset=utf-8",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }


# --- cost -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("meetings", [1, 3])
def test_queries_do_not_grow_with_the_feed(
    home: Network, link: str, meetings: int, django_assert_num_queries: Queries
) -> None:
    for _number in range(meetings - 1):
        factories.meeting(home)
    calendars.rebuild_stale(now=LATER)

    for path in (PUBLIC, link):
        with django_assert_num_queries(2):
            tag = poll(path).headers["ETag"]
        with django_assert_num_queries(1):
            assert poll(path, If_None_Match=tag).status_code == 304


def test_stale_feed_is_joined_in_two_queries(link: str, meeting: Event, django_assert_num_queries: Queries) -> None:
    programme.cancel(event=meeting, by=BY, now=LATER)

    for path in (PUBLIC, link):
        with django_assert_num_queries(2):
            assert poll(path).status_code == 200


def test_reading_a_feed_never_loads_the_library_that_renders() -> None:
    graph = grimp.build_graph("web", "events", include_external_packages=True, cache_dir=None)

    assert graph.find_shortest_chain("web.feeds", "icalendar") is None


# --- strangers ------------------------------------------------------------------------------------------------------


def test_stranger_from_the_other_network_finds_nothing(link: str) -> None:
    factories.elsewhere()

    assert poll(link, host=ELSEWHERE).status_code == 404
    assert titles(poll(host=ELSEWHERE).content) == []
    assert poll(host="unknown.example").status_code == 404
