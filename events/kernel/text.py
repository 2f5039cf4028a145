"""Words: which language to show, what to strip, how to compare."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from itertools import takewhile

import idna
from django.utils.translation import gettext as _

from events.kernel.errors import Refused

_SLUG_LENGTH = 60
# Letters that no Unicode decomposition takes apart.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "œ": "oe", "ı": "i", "ħ": "h"}
)
# Overrides of the writing direction can make a name or an address read as another one.
_DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_DROPPED = frozenset({"Cc", "Cs", "Zl", "Zp"})


# --- several languages ----------------------------------------------------------------------------------------------


def pick(words: Mapping[str, str], language: str, fallback: str = "sv") -> str:
    """The text in `language`, else in `fallback`, else in any language there is, else ""."""
    return words.get(pick_language(words, language, fallback), "")


def pick_language(words: Mapping[str, str], language: str, fallback: str = "sv") -> str:
    """Which language `pick` takes, for the `lang` attribute; "" when there is no text at all."""
    wanted = (language, language.partition("-")[0], fallback, *sorted(words))
    return next((one for one in wanted if words.get(one, "").strip()), "")


def pick_place(name: Mapping[str, str], place: Mapping[str, str], language: str, fallback: str = "sv") -> str:
    """The name of a site and where it is, the town said once: "Visby, Rådhuset", and "Rådhuset, Visby" as it is."""
    said, where = pick(name, language, fallback), pick(place, language, fallback)
    parts = [part.strip() for part in where.split(",")]
    return where if said in parts else ", ".join(part for part in (said, where) if part)


# --- cleaning -------------------------------------------------------------------------------------------------------


def clean_line(text: str, limit: int) -> str:
    """One line: NFC, no control characters (CR and LF become spaces), single spaces.

    Longer than `limit` characters after cleaning is Refused("too_long"): cutting would lose what somebody typed.
    """
    spaced = "".join(" " if letter.isspace() else letter for letter in text)
    return _within(" ".join(_without_controls(spaced).split()), limit)


def clean_text(text: str, limit: int) -> str:
    """Running text: NFC, line ends as LF, no other control characters but tab; Refused("too_long") as `clean_line`."""
    lines = re.split(r"\r\n|[\r\n\u2028\u2029\x85\x0b\x0c]", text)
    return _within("\n".join(_without_controls(line, keep="\t").rstrip() for line in lines).strip(), limit)


def _without_controls(text: str, keep: str = "") -> str:
    kept = (letter for letter in text if letter in keep or not _is_control(letter))
    return unicodedata.normalize("NFC", "".join(kept))


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in _DROPPED or letter in _DIRECTION


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Refused(
            "too_long",
            _("Too long: at most %(limit)d characters, and this is %(length)d.")
            % {"limit": limit, "length": len(text)},
        )
    return text


# --- comparing ------------------------------------------------------------------------------------------------------


def fold(text: str) -> str:
    """A key to search by: case and diacritics removed, single spaces. "Åsa Lindqvist" and "asa lindqvist" agree."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(bare.casefold().translate(_LETTERS).split())


def slugify(text: str) -> str:
    """Lower-case ASCII words joined by hyphens, at most 60 characters, never empty (å ä ö become a a o).

    Text without a single Latin letter or digit gets a short name of its own, the same every time.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if not slug:
        return "a-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
    if len(slug) <= _SLUG_LENGTH:
        return slug
    whole_words = slug[: _SLUG_LENGTH + 1].rpartition("-")[0]
    return whole_words or slug[:_SLUG_LENGTH]


# --- mail addresses -------------------------------------------------------------------------------------------------


def normalise_address(addr: str) -> str:
    """The address as the identity of a mailbox: trimmed, NFC, lower case, the domain in its ASCII form (IDNA 2008).

    RFC 5321 section 2.4 lets a server tell "Anna@" from "anna@"; none that people use does, and people type both.
    Refused("address_unreadable") when it cannot be an address, ("address_incomplete") when no post from elsewhere
    can reach its domain: one without a dot (RFC 5321 section 2.3.5), or a name reserved for the machine itself.
    """
    local, _at, domain = unicodedata.normalize("NFC", addr.strip()).rpartition("@")
    if not (local and domain) or _unwritable(local + domain):
        raise _unreadable()
    try:
        ascii_domain = idna.encode(domain.lower(), uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise _unreadable() from error
    if "." not in ascii_domain.rstrip(".") or ascii_domain.rpartition(".")[2] in _UNREACHABLE:
        raise Refused(
            "address_incomplete",
            _("The address lacks its ending after %(domain)s. Write it as name@example.org.")
            % {"domain": domain.rstrip(".")},
        )
    return f"{unicodedata.normalize('NFC', local.lower())}@{ascii_domain}"


def _unwritable(text: str) -> bool:
    return any(letter.isspace() or _is_control(letter) for letter in text)


def _unreadable() -> Refused:
    return Refused("address_unreadable", _("This does not look like an e-mail address. Write it as name@example.org."))


# Reserved for one's own machine or for no machine at all (RFC 6761); ".test" and ".example" stay for trials.
_UNREACHABLE = frozenset({"localhost", "localdomain", "invalid"})

_COMMON = {
    "com": ("gmail", "hotmail", "outlook", "yahoo", "icloud", "googlemail"),
    "se": ("hotmail", "outlook", "yahoo", "telia", "comhem"),
    "net": ("bredband",),
}
# Real providers that lie one keystroke from a more common one.
_REAL = frozenset({"mail.com", "email.com", "ymail.com", "hotmail.co", "telia.net"})
_COM_TYPOS = frozenset({"con", "cmo", "ocm", "comm", "coom", "vom", "xom", "cim", "cpm", "cm", "om"})


def address_suggestion(addr: str) -> str:
    """The address that was probably meant ("anna@gmial.com" gives "anna@gmail.com"), or "" when nothing looks wrong.

    A question to the one who types, never a correction: the suggested mailbox may be somebody else's.
    """
    typed = addr.strip().lower()
    local, _at, domain = typed.replace(",", ".").rpartition("@")
    meant = _meant_domain(domain)
    if not (local and meant) or f"{local}@{meant}" == typed:
        return ""
    return f"{addr.strip()[: len(local)]}@{meant}"


def _meant_domain(domain: str) -> str:
    name, _dot, top = domain.rpartition(".")
    if domain in _REAL:
        return ""
    meant_top = "com" if top in _COM_TYPOS else top
    near = [known for known in _COMMON.get(meant_top, ()) if _one_slip(name, known)]
    return f"{near[0]}.{meant_top}" if near else ""


def _one_slip(typed: str, known: str) -> bool:
    """Equal, or one letter added, left out, replaced, or two neighbours swapped."""
    if typed == known:
        return True
    same = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(typed, known, strict=False)))
    rest, wanted = typed[same:], known[same:]
    swapped = rest[1::-1] + rest[2:]
    return wanted in (rest[1:], swapped) or rest == wanted[1:] or rest[1:] == wanted[1:]
