"""The words: every text of ours in both languages, complete, plain, and none outside the catalogue."""

from __future__ import annotations

import ast
import html
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.template.base import Lexer, Token, TokenType

from config.trial.packages import GETTEXT
from tests.architecture.source import ROOT, STOREYS, Module, modules

CATALOGUE = Path("locale/sv/LC_MESSAGES/django.po")
Key = tuple[str | None, str, str]

HOLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.?!:](?=[\s”]|$)")
# A greeting ends like this in Swedish; nothing else is shouted.
GREETINGS = {"Hej!", "Hej %(hello)s!"}
# docs/glossary.md names the word to use instead.
NOT_OUR_WORDS = re.compile(
    r"\b(?:väntelist\w*|brev\w*|mail\w*|maila|event\w*|deadline\w*|feed\w*|avboka\b)", re.IGNORECASE
)
# Written with the clock's colon by an English hand.
ENGLISH_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(ROOT / CATALOGUE))


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural or ""


def swedish(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


# --- (a) complete ---------------------------------------------------------------------------------------------------


def test_every_message_is_translated(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete or not all(swedish(entry))] == []


def test_a_translation_keeps_the_holes_of_its_message(catalogue: polib.POFile) -> None:
    def holes(text: str) -> Counter[str]:
        return Counter(HOLE.findall(text))

    sources = {key(entry): [entry.msgid, entry.msgid_plural or entry.msgid] for entry in catalogue}

    assert [
        entry.msgid
        for entry in catalogue
        for source, said in zip(sources[key(entry)], [swedish(entry)[0], swedish(entry)[-1]], strict=True)
        if holes(source) != holes(said)
    ] == []


# --- (b) nothing new ------------------------------------------------------------------------------------------------


def test_the_catalogue_holds_what_the_sources_say(catalogue: polib.POFile, tmp_path: Path) -> None:
    """Run `manage.py makemessages -l sv` and translate what it adds: docs/howto/translate.md."""
    assert GETTEXT.found(), "xgettext is missing. Run: sudo apt-get install -y gettext"

    fresh = extracted(tmp_path)

    assert {key(entry) for entry in fresh} ^ {key(entry) for entry in catalogue} == set()


def extracted(folder: Path) -> polib.POFile:
    """What makemessages finds, in a copy: it leaves working files beside the sources while it runs."""
    for name in (*STOREYS, "templates", "locale"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "KALLELSE_DATA": str(folder / "var"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "django", "makemessages", "-l", "sv"]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, timeout=120)
    return polib.pofile(str(folder / CATALOGUE))


# --- (c) data tables ------------------------------------------------------------------------------------------------


def test_words_in_tables_are_said_in_both_languages() -> None:
    """Kinds of event, questions, the invented world: ``{"sv": ..., "en": ...}`` in the code."""
    lacking = [f"{module.name}:{line}" for module in modules(*STOREYS) for line in one_sided(module)]

    assert lacking == []


def one_sided(module: Module) -> Iterator[int]:
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Dict):
            continue
        said = {
            part.value: value
            for part, value in zip(node.keys, node.values, strict=True)
            if isinstance(part, ast.Constant)
        }
        languages = {"sv", "en"} & set(said)
        empty = any(isinstance(value, ast.Constant) and not value.value for value in map(said.get, languages))
        if languages and (len(languages) == 1 or empty):
            yield node.lineno


# --- (d) plain Swedish ----------------------------------------------------------------------------------------------


def lix(text: str) -> float:
    """Björnsson's readability index: words per sentence plus the percentage of words of more than six letters.

    Below 30 is as easy as a children's book, 40 to 50 as an official text. A placeholder counts as one short word.
    """
    words = WORD.findall(HOLE.sub("ord", text))
    long = sum(len(word) > 6 for word in words)
    return len(words) / max(1, len(SENTENCE_END.findall(text))) + 100 * long / len(words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Du har en plats. Vi ses.", 3.0, id="short words, two sentences"),
        pytest.param("Anmälan till %(title)s är stängd.", 5 + 100 * 1 / 5, id="a hole is a short word"),
    ],
)
def test_lix_counts_words_sentences_and_long_words(text: str, expected: float) -> None:
    assert lix(text) == pytest.approx(expected)


def test_longer_texts_are_easy_to_read(catalogue: polib.POFile) -> None:
    said = {text for entry in catalogue for text in swedish(entry)}
    longer = [text for text in said if len(WORD.findall(HOLE.sub("ord", text))) > 12]

    assert [(round(lix(text)), text) for text in longer if lix(text) > 40] == []


def test_the_words_are_those_of_the_glossary(catalogue: polib.POFile) -> None:
    said = [text for entry in catalogue for text in swedish(entry)]

    assert [text for text in said if NOT_OUR_WORDS.search(HOLE.sub("", text))] == []


def test_nothing_is_shouted_and_clocks_are_swedish(catalogue: polib.POFile) -> None:
    said = [text for entry in catalogue for text in swedish(entry) if text not in GREETINGS]

    assert [text for text in said if "!" in text or ENGLISH_CLOCK.search(text)] == []


def test_a_subject_leaves_room_for_its_title(catalogue: polib.POFile) -> None:
    """A telephone shows some forty characters: the fact comes first and is short."""
    subjects = [entry for entry in catalogue if any(path.endswith("subject.txt") for path, _line in entry.occurrences)]
    said = [HOLE.sub("", text) for entry in subjects for text in (entry.msgid, entry.msgstr)]

    assert len(subjects) > 10
    assert [text for text in said if len(text) > 30] == []


# --- (e) nothing outside the catalogue ------------------------------------------------------------------------------

STYLES = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
LINKS = re.compile(r"\[\[.*?\]\]", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SPOKEN = re.compile(r"""\b(?:aria-label|title|alt|placeholder)=(["'])(.*?)\1""")
SILENT = {"comment", "verbatim", "blocktranslate", "blocktrans"}
# Names are the same in every language.
NAMES = {"Kallelse"}


def test_templates_say_nothing_outside_translate_tags() -> None:
    paths = [path for path in sorted((ROOT / "templates").rglob("*")) if path.suffix in {".html", ".txt"}]

    assert {str(path.relative_to(ROOT)): found for path in paths if (found := literals(path))} == {}


def literals(path: Path) -> list[str]:
    """Words of more than one letter that stand in a template as they are."""
    text = "".join(spoken(Lexer(path.read_text(encoding="utf-8")).tokenize()))
    text = LINKS.sub(" ", STYLES.sub(" ", text))
    aloud = " ".join(found[1] for found in SPOKEN.findall(text))
    words = WORD.findall(html.unescape(f"{TAG.sub(' ', text)} {aloud}"))
    return [word for word in words if len(word) > 1 and word not in NAMES]


def spoken(parts: list[Token]) -> Iterator[str]:
    """The text between tags; what a translate block or a block of class names holds is left out."""
    silent = ""
    for part in parts:
        name, _space, rest = part.contents.partition(" ")
        if part.token_type == TokenType.BLOCK:
            silent = silence(name, rest, silent)
        yield part.contents if part.token_type == TokenType.TEXT and not silent else " "


def silence(name: str, rest: str, silent: str) -> str:
    """Which tag, if any, ends the silence after this one."""
    if silent:
        return "" if name == silent else silent
    if name in SILENT:
        return f"end{name}"
    return "endblock" if name == "block" and rest.endswith("_class") else ""
