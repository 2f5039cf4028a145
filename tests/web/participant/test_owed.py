"""What one owes, one's links, and the mail one wants: each behind a link or none."""

from __future__ import annotations

from typing import Any

import pytest

from events.journal.models import Activity
from events.kernel import tokens
from events.meetings import operations as meetings
from events.meetings.models import Contribution
from events.networks.models import Network
from events.obligations import operations as obligations
from events.obligations.models import Obligation
from events.obligations.operations import Debtor
from events.programme.models import Event
from notifications.preferences.models import Preference
from tests import factories
from tests.cast import BY, ELIN, ELSEWHERE, NOW
from tests.web.reading import altered, get, post, stamp_of, words
from web import limits

pytestmark = pytest.mark.django_db


# --- obligations ----------------------------------------------------------------------------------------------------


@pytest.fixture
def paper(home: Network) -> Obligation:
    """A case paper that an organisation owes to a peer review."""
    review = factories.event(home, "peer_review", title={"sv": "Granskning i Trento"})
    label = {"sv": "Underlag om fallet", "en": "Case paper"}
    debtor = Debtor(organisation=factories.organisation(home, "Low Moss"))
    deadline = review.deadlines.get(code="case_paper")
    return obligations.owe(
        network=home, event=review, kind="case_paper", label=label, debtor=debtor, deadline=deadline, by=BY, now=NOW
    )


@pytest.fixture
def report(home: Network) -> Obligation:
    """The few lines that a seat owes before a meeting."""
    group = factories.group(home)
    factories.seat(group, factories.organisation(home, "Coompanion"), factories.person(home, "Anders Lind"))
    when = factories.meeting(home).when
    meeting: Event = factories.event(home, "working_group_meeting", when, group=group, title={"sv": "Möte"})
    meetings.request_contributions(event=meeting, question={"sv": "Vad har hänt sedan sist?"}, by=BY, now=NOW)
    return Obligation.objects.get(kind="meeting_report")


def link(owed: Obligation) -> str:
    return f"/en/o/{tokens.sign('obligation', owed.pk, owed.link_version)}/"


def press(path: str, act: str, **said: str) -> Any:
    return post(path, {"stamp": stamp_of(get(path)), "act": act, **said})


def state_of(owed: Obligation) -> str:
    return Obligation.objects.get(pk=owed.pk).state


def test_page_says_what_by_when_and_for_whom(paper: Obligation) -> None:
    said = words(get(link(paper)))

    assert "Low Moss Case paper By " in said
    assert "It is done" in said


def test_reading_the_page_settles_nothing(paper: Obligation) -> None:
    get(link(paper))

    assert state_of(paper) == "open"


def test_button_says_it_is_done(paper: Obligation) -> None:
    press(link(paper), "done")

    assert state_of(paper) == "met"
    assert "Done. Thank you!" in words(get(link(paper)))


def test_pressing_twice_is_pressing_once(paper: Obligation) -> None:
    stamp = stamp_of(get(link(paper)))

    assert [post(link(paper), {"stamp": stamp, "act": "done"}).status_code for _ in range(2)] == [302, 302]


def test_not_for_me_leaves_it_open_and_is_noted(paper: Obligation) -> None:
    answer = press(link(paper), "not_mine")

    assert state_of(paper) == "open"
    assert Activity.objects.filter(verb="obligation.disowned").count() == 1
    assert "The organiser has been told" in words(get(answer.headers["Location"]))


def test_short_report_is_handed_in_and_replaced(report: Obligation) -> None:
    press(link(report), "report", text="Two new members.")
    press(link(report), "report", text="Three new members.")

    assert Contribution.objects.get().text == "Three new members."
    assert state_of(report) == "met"
    assert "Three new members." in words(get(link(report)))


def test_nothing_to_report_is_an_answer(report: Obligation) -> None:
    press(link(report), "nothing", text="")

    assert (Contribution.objects.get().has_nothing, state_of(report)) == (True, "met")


def test_empty_report_is_asked_about(report: Obligation) -> None:
    answer = press(link(report), "report", text="  ")

    assert (answer.status_code, "Write a few lines" in words(answer)) == (422, True)
    assert state_of(report) == "open"


def test_long_report_is_refused_and_kept(report: Obligation) -> None:
    answer = press(link(report), "report", text="ö" * 30_000)

    assert (answer.status_code, "ö" * 30_000 in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("settle", "said"),
    [
        (lambda one: obligations.waive(obligation=one, note="-", by=BY, now=NOW), "This is no longer needed."),
        (lambda one: obligations.cancel_all(event=one.event, by=BY, now=NOW), "nothing is owed to it"),
    ],
)
def test_settled_one_says_so_and_has_no_button(paper: Obligation, settle: Any, said: str) -> None:
    settle(paper)

    answer = get(link(paper))

    assert (said in words(answer), "<form" in answer.content.decode()) == (True, False)


def test_old_link_of_what_was_handed_over(paper: Obligation, home: Network) -> None:
    to = Debtor(organisation=factories.organisation(home))
    obligations.hand_over(obligation=paper, to=to, by=BY, now=NOW)

    assert "Somebody else has taken this over." in words(get(link(paper)))


@pytest.mark.parametrize(("version", "status"), [(2, 404), (1, 410)])
def test_link_that_was_never_ours_or_is_no_longer(paper: Obligation, version: int, status: int) -> None:
    Obligation.objects.update(link_version=2)
    token = tokens.sign("obligation" if version == 1 else "registration", paper.pk, version)

    assert get(f"/en/o/{token}/").status_code == status


def test_strangers_see_nothing_of_an_obligation(paper: Obligation) -> None:
    factories.elsewhere()

    assert get(link(paper), host=ELSEWHERE).status_code == 404


# --- send me my links -----------------------------------------------------------------------------------------------

LINKS = "/en/mina/"


def ask(address: str) -> Any:
    return post(LINKS, {"stamp": stamp_of(get(LINKS)), "email": address})


def test_answer_is_the_same_for_the_known_and_the_unknown(home: Network) -> None:
    factories.registration(factories.event(home), email=ELIN)

    known, unknown = words(ask(ELIN)), words(ask("nobody@example.org"))

    assert known.replace(ELIN, "X") == unknown.replace("nobody@example.org", "X")
    assert Activity.objects.filter(verb="person.links_requested").count() == 1


@pytest.mark.usefixtures("home")
def test_unreadable_address_is_asked_about() -> None:
    assert ask("elin").status_code == 422


@pytest.mark.usefixtures("home")
def test_links_are_not_sent_again_and_again() -> None:
    answers = [ask(ELIN).status_code for _ in range(limits.LINKS_ADDRESS.times + 1)]

    assert answers == [200] * limits.LINKS_ADDRESS.times + [429]


def test_strangers_get_no_links_of_ours(home: Network) -> None:
    factories.elsewhere()
    factories.registration(factories.event(home), email=ELIN)
    stamp = stamp_of(get(LINKS, host=ELSEWHERE))

    post(LINKS, {"stamp": stamp, "email": ELIN}, host=ELSEWHERE)

    assert Activity.objects.filter(verb="person.links_requested").count() == 0


# --- preferences ----------------------------------------------------------------------------------------------------


@pytest.fixture
def mailbox(home: Network) -> str:
    person = factories.person(home, email=ELIN)
    return f"/en/avanmal/{tokens.sign('preferences', person.pk, person.link_version)}/"


def off() -> list[str]:
    return sorted(Preference.objects.values_list("category", flat=True))


def test_reading_the_page_turns_nothing_off(mailbox: str) -> None:
    assert "Turn off Reminders" in words(get(f"{mailbox}?sort=reminders"))
    assert off() == []


def test_one_sort_is_turned_off_and_on(mailbox: str) -> None:
    post(mailbox, {"sort": "news", "act": "off"})
    assert off() == ["news"]

    post(mailbox, {"sort": "news", "act": "on"})
    assert off() == []


def test_mail_programs_turn_it_off_with_one_click(mailbox: str) -> None:
    answer = post(f"{mailbox}?sort=group", {"List-Unsubscribe": "One-Click"}, sec_fetch_site="")

    assert (answer.status_code, off()) == (204, ["group"])


@pytest.mark.parametrize("sort", ["", "necessary", "rubbish"])
def test_one_click_without_a_known_sort_means_reminders(mailbox: str, sort: str) -> None:
    post(f"{mailbox}?sort={sort}", {"List-Unsubscribe": "One-Click"})

    assert off() == ["reminders"]


def test_altered_link_turns_nothing_off(mailbox: str) -> None:
    assert post(altered(mailbox), {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert off() == []


def test_strangers_turn_nothing_off(mailbox: str) -> None:
    factories.elsewhere()

    assert post(mailbox, {"sort": "news", "act": "off"}, host=ELSEWHERE).status_code == 404
