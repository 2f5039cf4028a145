from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.kernel.errors import Refused
from events.kernel.text import (
    address_suggestion,
    clean_line,
    clean_text,
    fold,
    normalise_address,
    pick,
    pick_language,
    pick_place,
    slugify,
)

# --- several languages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "language", "expected", "taken"),
    [
        pytest.param({"sv": "Resa", "en": "Trip"}, "en", "Trip", "en", id="there is one"),
        pytest.param({"sv": "Resa", "en": "Trip"}, "en-gb", "Trip", "en", id="without its region"),
        pytest.param({"sv": "Resa", "en": "Trip"}, "it", "Resa", "sv", id="the fallback"),
        pytest.param({"sv": "Resa", "en": "  "}, "en", "Resa", "sv", id="blank is none"),
        pytest.param({"it": "Viaggio", "fi": "Matka"}, "en", "Matka", "fi", id="any, always the same"),
        pytest.param({}, "en", "", "", id="nothing at all"),
    ],
)
def test_pick_takes_the_nearest_language(words: dict[str, str], language: str, expected: str, taken: str) -> None:
    assert (pick(words, language), pick_language(words, language)) == (expected, taken)


# --- cleaning -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("  Åsa \t Lindqvist ", "Åsa Lindqvist", id="spaces"),
        pytest.param("Åsa\r\nBcc: everyone@example.org", "Åsa Bcc: everyone@example.org", id="a header injection"),
        pytest.param("Åsa\u2028Lindqvist", "Åsa Lindqvist", id="Unicode's own line end"),
        pytest.param("Å\x00sa\x07", "Åsa", id="control characters"),
        pytest.param("A\u030asa", "Åsa", id="a ring of its own becomes Å"),
        pytest.param("\u202egro.elpmaxe", "gro.elpmaxe", id="a reversed direction"),
        pytest.param("Åsa\ud800", "Åsa", id="half a surrogate, which no database takes"),
        pytest.param("नर\u200dसिंह", "नर\u200dसिंह", id="a joiner that belongs to the script"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_clean_line_is_one_harmless_line(typed: str, expected: str) -> None:
    assert clean_line(typed, 60) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("ett\r\ntvå\rtre\nfyra", "ett\ntvå\ntre\nfyra", id="line ends"),
        pytest.param("ett  \n\n\ttvå\n", "ett\n\n\ttvå", id="tabs and empty lines stay, ends go"),
        pytest.param("ett\x00\x1b[31m två", "ett[31m två", id="escape codes"),
        pytest.param("ett\u2029två\x0btre", "ett\ntvå\ntre", id="rare line ends"),
    ],
)
def test_clean_text_keeps_the_lines(typed: str, expected: str) -> None:
    assert clean_text(typed, 60) == expected


@given(st.text(st.characters()))
def test_clean_line_holds_no_control_character_and_is_clean_already(typed: str) -> None:
    cleaned = clean_line(typed, 10_000)

    assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in cleaned)
    assert clean_line(cleaned, 10_000) == cleaned


@given(st.text(st.characters()))
def test_clean_text_is_clean_already(typed: str) -> None:
    cleaned = clean_text(typed, 10_000)

    assert clean_text(cleaned, 10_000) == cleaned


def test_text_that_is_too_long_is_refused_and_not_cut() -> None:
    with pytest.raises(Refused) as refused:
        clean_text("a" * 100_000, 4_000)

    assert refused.value.code == "too_long"
    assert clean_line("å" * 60, 60) == "å" * 60


# --- comparing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Åsa  LINDQVIST", "asa lindqvist"),
        ("Bjørn Łukasz Straße", "bjorn lukasz strasse"),
        ("Þóra Æsa", "thora aesa"),
        ("Dvořák", "dvorak"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("İstanbul", "istanbul"),
    ],
)
def test_fold_forgets_case_and_diacritics(typed: str, expected: str) -> None:
    assert fold(typed) == expected


@given(st.text())
def test_fold_of_a_folded_text_is_itself(typed: str) -> None:
    assert fold(fold(typed)) == fold(typed)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Studieresa till Emilia-Romagna, 23–28 maj!", "studieresa-till-emilia-romagna-23-28-maj"),
        ("Årsmöte på Öland", "arsmote-pa-oland"),
        ("  --  ", "a-94a501c3"),
        ("会议", "a-63d30f1a"),
        ("", "a-e3b0c442"),
    ],
)
def test_slug_is_ascii_and_never_empty(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_slug_ends_with_a_whole_word() -> None:
    title = "Partnerskapet för sociala innovationer i Region Örebro län och Värmland"

    assert slugify(title) == "partnerskapet-for-sociala-innovationer-i-region-orebro-lan"


def test_slug_of_one_very_long_word_is_cut() -> None:
    assert slugify("a" * 100) == "a" * 60


@given(st.text())
def test_slug_of_anything_is_a_slug(title: str) -> None:
    slug = slugify(title)

    assert 1 <= len(slug) <= 60
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slugify(slug) == slug


# --- mail addresses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param(" Anna.Berg@Example.ORG ", "anna.berg@example.org", id="case and spaces"),
        pytest.param("anna@Västerås.example", "anna@xn--vsters-buam.example", id="a domain with å and ä"),
        pytest.param("anna@xn--vsters-buam.example", "anna@xn--vsters-buam.example", id="which was encoded already"),
        pytest.param("A\u030asa@example.org", "åsa@example.org", id="a local part in one form"),
        pytest.param("anna+resa@example.org", "anna+resa@example.org", id="a tag is part of the name"),
        pytest.param(
            "anna@straße.example", "anna@xn--strae-oqa.example", id="ß is a letter of its own since IDNA 2008"
        ),
        pytest.param("anna@ｅｘａｍｐｌｅ.org", "anna@example.org", id="wide letters"),
    ],
)
def test_address_is_the_same_however_it_is_typed(typed: str, expected: str) -> None:
    assert normalise_address(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anna",
        "@example.org",
        "anna@",
        "an na@example.org",
        "anna@exam ple.org",
        "anna@example..org",
        "anna@-example.org",
        "anna@example.org\r\nBcc: all@example.org",
        "anna\u202e@example.org",
        "anna@" + "a" * 64 + ".org",
    ],
)
def test_address_that_cannot_be_one_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        normalise_address(typed)

    assert refused.value.code == "address_unreadable"


@pytest.mark.parametrize(
    "typed", ["anna@exempel", "root@localhost", "anna@my.localhost", "a@b.localdomain", "a@b.invalid", "anna@exempel."]
)
def test_address_that_no_post_reaches_is_refused_with_what_is_missing(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        normalise_address(typed)

    assert refused.value.code == "address_incomplete"


@pytest.mark.parametrize(
    ("name", "place", "expected"),
    [
        pytest.param("Malmö", "Yalla Trappan, Malmö", "Yalla Trappan, Malmö", id="the town stands in the place"),
        pytest.param("Malmö", "Yalla Trappan", "Malmö, Yalla Trappan", id="the town does not"),
        pytest.param("Malmö", "Malmö", "Malmö", id="nothing but the town"),
        pytest.param("Malmö", "", "Malmö", id="no place"),
        pytest.param("Mal", "Malmö", "Mal, Malmö", id="a part of a word is no word"),
    ],
)
def test_place_says_the_town_once(name: str, place: str, expected: str) -> None:
    assert pick_place({"sv": name}, {"sv": place}, "sv") == expected


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        pytest.param("anna@gmial.com", "anna@gmail.com", id="two letters swapped"),
        pytest.param("anna@hotnail.com", "anna@hotmail.com", id="one replaced"),
        pytest.param("anna@gmal.com", "anna@gmail.com", id="one left out"),
        pytest.param("anna@gmaill.com", "anna@gmail.com", id="one added"),
        pytest.param("anna@gmail.con", "anna@gmail.com", id="the end mistyped"),
        pytest.param("anna@hotmial.con", "anna@hotmail.com", id="both mistyped"),
        pytest.param("anna@gmail,com", "anna@gmail.com", id="a comma"),
        pytest.param("anna@hotmal.se", "anna@hotmail.se", id="a Swedish one"),
        pytest.param("Anna@GMIAL.com", "Anna@gmail.com", id="in capitals"),
        pytest.param("anna@gmail.com", "", id="right already"),
        pytest.param("anna@GMAIL.com", "", id="right in capitals"),
        pytest.param("anna@mail.com", "", id="a real provider one letter away"),
        pytest.param("anna@email.com", "", id="another one"),
        pytest.param("anna@hotmail.de", "", id="another country"),
        pytest.param("anna@example.org", "", id="an organisation"),
        pytest.param("anna@gma.com", "", id="too far away"),
        pytest.param("anna", "", id="no address yet"),
    ],
)
def test_suggestion_for_a_mistyped_domain(typed: str, suggestion: str) -> None:
    assert address_suggestion(typed) == suggestion
