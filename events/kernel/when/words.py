"""The date words of each language we write, and the many ways in which people write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from events.kernel.when.honest import Part, Season


@dataclass(frozen=True)
class Words:
    """What one language prints. Months and weekdays begin with January and Monday."""

    locale: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    seasons: Mapping[Season, str]
    parts: Mapping[Part, str]
    in_month: str
    in_part: str
    in_season: str
    unknown: str
    asap: str
    clock: str
    deadline: str
    place: str
    hours: str
    minutes: str


SWEDISH = Words(
    locale="sv",
    months=(
        *("januari", "februari", "mars", "april", "maj", "juni"),
        *("juli", "augusti", "september", "oktober", "november", "december"),
    ),
    weekdays=("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    seasons={"spring": "våren", "summer": "sommaren", "autumn": "hösten", "winter": "vintern"},
    parts={"": "{month}", "early": "början av {month}", "mid": "mitten av {month}", "late": "slutet av {month}"},
    in_month="i {period}",
    in_part="i {period}",
    in_season="under {period}",
    unknown="datum kommer",
    asap="snarast",
    clock="{hour:02d}.{minute:02d}",
    deadline="{date}, klockan {clock}",
    place="{clock} i {city}",
    hours="{hours} tim",
    minutes="{minutes} min",
)

ENGLISH = Words(
    locale="en",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    seasons={"spring": "spring", "summer": "summer", "autumn": "autumn", "winter": "winter"},
    parts={"": "{month}", "early": "early {month}", "mid": "mid-{month}", "late": "late {month}"},
    in_month="in {period}",
    in_part="in {period}",
    in_season="in {period}",
    unknown="date to come",
    asap="as soon as possible",
    clock="{hour:02d}:{minute:02d}",
    deadline="{date}, {clock}",
    place="{clock} in {city}",
    hours="{hours} h",
    minutes="{minutes} min",
)

_LANGUAGES = {"sv": SWEDISH, "en": ENGLISH}


def words_for(language: str) -> Words:
    """The table of a language; regional forms share it, and a language without a table reads English."""
    return _LANGUAGES.get(language.partition("-")[0], ENGLISH)


# --- what people write ----------------------------------------------------------------------------------------------

MONTHS: dict[str, int] = {
    name.casefold(): number for words in (SWEDISH, ENGLISH) for number, name in enumerate(words.months, start=1)
}
MONTHS |= {name[:3]: number for name, number in tuple(MONTHS.items())}
MONTHS |= {"sept": 9, "febr": 2}

WEEKDAYS: dict[str, int] = {
    name.casefold(): number for words in (SWEDISH, ENGLISH) for number, name in enumerate(words.weekdays)
}
WEEKDAYS |= {name[:3]: number for name, number in tuple(WEEKDAYS.items())}
WEEKDAYS |= {name[:2]: number for number, name in enumerate(SWEDISH.weekdays)}
WEEKDAYS |= {name + "en": number for number, name in enumerate(SWEDISH.weekdays)}
WEEKDAYS |= {"tors": 3, "tues": 1, "thur": 3, "thurs": 3, "weds": 2}

_SEASON_FORMS: dict[Season, tuple[str, ...]] = {
    "spring": ("våren", "vår", "spring"),
    "summer": ("sommaren", "sommar", "summer"),
    "autumn": ("hösten", "höst", "autumn", "fall"),
    "winter": ("vintern", "vinter", "winter"),
}
SEASONS: dict[str, Season] = {form: season for season, forms in _SEASON_FORMS.items() for form in forms}

_PART_FORMS: dict[Part, tuple[str, ...]] = {
    "early": ("början av", "tidigt i", "early", "beginning of", "start of"),
    "mid": ("mitten av", "mid", "middle of"),
    "late": ("slutet av", "sent i", "late", "end of"),
}
PARTS: dict[str, Part] = {form: part for part, forms in _PART_FORMS.items() for form in forms}

UNKNOWN = frozenset(
    {
        *("datum kommer", "deadline kommer", "datum meddelas senare", "sista dag meddelas", "meddelas senare"),
        *("senare", "kommer senare", "okänt", "ej bestämt", "inte bestämt"),
        *("date to come", "deadline to come", "date to be decided", "to be decided", "to be announced"),
        *("later", "unknown", "tbd", "tba", "not decided"),
    }
)

ASAP = frozenset(
    {
        *("snarast", "snarast möjligt", "så snart som möjligt", "så fort som möjligt", "omgående"),
        *("as soon as possible", "asap"),
    }
)
