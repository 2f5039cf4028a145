"""Every page, in every language, light and dark, wide and narrow: nothing wrong with any of them.

Two variants by default; ``KALLELSE_FULL=1`` runs the whole matrix.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Request

from events.directory.models import User
from tests.browser.checks import problems
from tests.browser.conftest import HOST, every_page, session_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@dataclass(frozen=True)
class Variant:
    language: str
    scheme: Literal["light", "dark"]
    width: int

    def __str__(self) -> str:
        return f"{self.language}-{self.scheme}-{self.width}"


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WHOLE = [
    Variant(language, scheme, width) for language in ("sv", "en") for scheme in SCHEMES for width in (1280, 390, 320)
]
TWO = [Variant("sv", "light", 1280), Variant("sv", "dark", 320)]
VARIANTS = WHOLE if os.environ.get("KALLELSE_FULL") else TWO


def opened(browser: Browser, variant: Variant, user: User, address: str) -> tuple[BrowserContext, list[str]]:
    """A window of this width and light in which the user has signed in, and the requests it makes to strangers."""
    context = browser.new_context(
        viewport={"width": variant.width, "height": 900},
        color_scheme=variant.scheme,
        reduced_motion="reduce",
        bypass_csp=True,  # the checks put styles of their own on the page
    )
    context.set_default_timeout(30_000)
    context.add_cookies([{"name": "sessionid", "value": session_of(user), "domain": HOST, "path": "/"}])
    strangers: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((address, "data:")):
            strangers.append(request.url)

    context.on("request", note)
    return context, strangers


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_nothing_is_wrong_with_any_page(browser: Browser, served: str, organiser: User, variant: Variant) -> None:
    context, strangers = opened(browser, variant, organiser, served)
    page = context.new_page()
    wrong: list[str] = []
    for name, path in every_page(organiser, variant.language).items():
        page.goto(served + path)
        wrong += [f"{name} {path}: {problem}" for problem in problems(page)]
    context.close()

    assert "\n".join(wrong) == ""
    assert strangers == []
