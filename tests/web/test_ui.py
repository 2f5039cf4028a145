"""What templates say: words, dates, money, and the repeated shapes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from events.kernel.when import When
from web import shapes

STOCKHOLM = "Europe/Stockholm"
NOON = datetime(2027, 3, 3, 22, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _swedish_reader() -> Iterator[None]:
    with translation.override("sv"), timezone.override(STOCKHOLM):
        yield


def said(template: str, **context: Any) -> str:
    return " ".join(Template(template).render(Context(context)).split())


def test_words_in_the_readers_language() -> None:
    assert said("{% words x %}", x={"sv": "Möte", "en": "Meeting"}) == "Möte"


def test_words_in_another_language_are_marked() -> None:
    assert said("{% words x %}", x={"en": "A <b>"}) == '<span lang="en">A &lt;b&gt;</span>'


def test_words_of_nothing() -> None:
    assert said("{% words x %}{{ x|said }}{{ x|paragraphs }}", x={}) == ""


def test_paragraphs_are_escaped_and_marked() -> None:
    assert said("{{ x|paragraphs:'en' }}", x={"en": "One & two\n\nThree"}) == (
        '<p lang="en">One &amp; two</p><p lang="en">Three</p>'
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [("sv", "onsdag 3 mars 2027, 23.59"), ("en", "Wednesday 3 March 2027, 23:59")],
)
def test_clock_and_date_follow_the_language(language: str, expected: str) -> None:
    with translation.override(language):
        assert said("{{ w|when }}", w=When.instants(NOON, None, STOCKHOLM)) == expected


def test_when_tells_both_clocks_where_they_differ() -> None:
    helsinki = When.instants(datetime(2027, 6, 1, 6, tzinfo=UTC), None, "Europe/Helsinki")

    assert said("{{ w|when }}", w=helsinki) == "tisdag 1 juni 2027, 09.00 i Helsingfors (08.00 i Stockholm)"


def test_brief_leaves_the_year_out() -> None:
    assert said("{{ w|brief:2027 }}", w=When.days(date(2027, 5, 23), date(2027, 5, 28))) == "söndag 23 – fredag 28 maj"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ d|deadline:'Europe/Stockholm' }}", "onsdag 3 mars 2027, klockan 23.59"),
        ("{{ d|clock:'Europe/London' }}", "22.59"),
        ("{{ d|day:'Asia/Tokyo' }}", "torsdag 4 mars 2027"),
        ("{{ b|week }}", "53"),
        ("{{ 150|duration }}", "2 tim 30 min"),
    ],
)
def test_moments(template: str, expected: str) -> None:
    with timezone.override("UTC"):
        assert said(template, d=NOON, b=date(2027, 1, 1)) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (When.date(date(2027, 3, 3)), ("ons", "3", "mars")),
        (When.days(date(2027, 5, 23), date(2027, 5, 28)), ("sön–fre", "23–28", "maj")),
        (When.days(date(2027, 5, 30), date(2027, 6, 2)), ("sön–ons", "30–2", "maj–juni")),
        (When.date(date(2028, 1, 1)), ("lör", "1", "jan 2028")),
        (When.month(2027, 9, "late"), ("slutet av", "september", "2027")),
        (When.season(2027, "spring"), ("", "våren", "2027")),
        (When.unknown(), ("", "datum kommer", "")),
    ],
    ids=["day", "range", "two months", "next year", "part", "season", "unknown"],
)
def test_stub(when: When, expected: tuple[str, str, str]) -> None:
    made = shapes.stub(when, "sv", 2027)

    assert (made.above, made.middle, made.below) == expected


def test_stub_of_a_vague_date_looks_vague() -> None:
    assert said("{% stub w %}", w=When.season(2027, "spring")).startswith('<div class="stub vague">')


@pytest.mark.parametrize(
    ("total", "amounts", "expected"),
    [
        (24, (("part", 18), ("wait", 0)), [("part", 0, 75)]),
        (24, (("part", 30), ("wait", 5)), [("part", 0, 100)]),
        (1000, (("part", 0), ("wait", 1)), [("wait", 0, 1.5)]),
        (0, (("part", 3),), []),
    ],
    ids=["some", "too many", "one is seen", "no places"],
)
def test_meter(total: int, amounts: Any, expected: list[tuple[str, float, float]]) -> None:
    assert [(part.css, part.start, part.width) for part in shapes.meter(total, amounts)] == expected


def test_meter_is_an_image_when_it_has_a_label() -> None:
    assert said('{% meter 24 18 label="18 av 24" %}') == (
        '<svg class="meter " viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label="18 av 24">'
        '<rect class="part" x="0.0" width="75.0" height="4"/></svg>'
    )


@pytest.mark.parametrize("count", range(8))
def test_route_has_a_stop_for_each_of_at_most_five_places(count: int) -> None:
    stops = shapes.route([f"Place {number}" for number in range(count)])

    assert (len(stops), sum(stop.is_last for stop in stops)) == (min(count, 5) or 4, 1)


def test_route_shortens_a_long_name() -> None:
    assert [stop.name for stop in shapes.route(["Länsarbetsförmedlingens kontor", "B"])] == [
        "Länsarbetsförmedlinge…",
        "B",
    ]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("study_trip", "k-trip Studieresa train-front"), ("unheard_of", "k-meet unheard_of flag")],
)
def test_kind(kind: str, expected: str) -> None:
    assert said("{{ k|family }} {{ k|kind_name }} {{ k|kind_icon }}", k=kind) == expected


def test_icon_is_silent_unless_it_has_a_label() -> None:
    assert said('{% icon "mail" %}') == '<svg class="i" aria-hidden="true"><use href="/static/icons.svg#mail"/></svg>'
    assert said('{% icon "mail" "E-post" %}').startswith('<svg class="i" role="img" aria-label="E-post">')


def test_stop_of_the_line() -> None:
    assert said('{% stop "3 mars" "due" "2027-03-03" %}Sista dag{% endstop %}') == (
        '<li class="due"><time datetime="2027-03-03">3 mars</time>Sista dag</li>'
    )
    assert said('{% stop "i dag" "now" %}Öppet{% endstop %}') == (
        '<li class="now"><span class="when">i dag</span>Öppet</li>'
    )


class Sample(forms.Form):
    name = forms.CharField(label="Namn", help_text="Hela namnet", error_messages={"required": "Skriv ditt namn."})
    room = forms.ChoiceField(label="Rum", choices=[("a", "Eget"), ("b", "Delat")], widget=forms.RadioSelect)
    yes = forms.BooleanField(label="Ja", required=False)


def test_field_ties_hint_and_error_to_the_control() -> None:
    shown = said("{% field form.name %}", form=Sample({}))

    assert '<label for="id_name">Namn</label>' in shown
    assert 'aria-invalid="true" aria-describedby="id_name_hint id_name_wrong"' in shown
    assert '<span class="wrong" id="id_name_wrong">' in shown


def test_field_of_choices_is_a_group_with_a_legend() -> None:
    shown = said("{% field form.room %}", form=Sample({}))

    assert '<fieldset aria-describedby="id_room_wrong"><legend id="id_room">Rum</legend>' in shown
    assert shown.count('type="radio"') == 2


def test_field_of_one_tick_stands_in_its_label() -> None:
    assert '<label for="id_yes"><input type="checkbox" name="yes" id="id_yes"> Ja</label>' in said(
        "{% field form.yes %}", form=Sample()
    )


def test_error_summary_links_to_every_wrong_field() -> None:
    shown = said("{% errors form %}", form=Sample({}))

    assert 'role="alert" tabindex="-1" autofocus' in shown
    assert '<a href="#id_name">Skriv ditt namn.</a>' in shown
    assert '<a href="#id_room">' in shown


def test_no_error_summary_when_nothing_is_wrong() -> None:
    assert said("{% errors form %}", form=Sample()) == ""


def test_pages_keep_the_other_filters() -> None:
    request = RequestFactory().get("/org/?sok=elin&sida=2")
    shown = said("{% pages page %}", page=Paginator(range(30), 10).page(2), request=request)

    assert 'href="?sok=elin&amp;sida=1"' in shown
    assert 'href="?sok=elin&amp;sida=3"' in shown


def test_links_to_this_page_are_marked() -> None:
    request = RequestFactory().get("/org/personer/3/")
    context = {"request": request, "here_url": "/org/personer/3/", "people": "/org/personer/", "today": "/org/"}

    assert said("{% here here_url %}|{% under people %}|{% under today %}", **context) == (
        'aria-current="page"| aria-current="page"|'
    )
