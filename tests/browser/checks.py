"""What is looked for on every page: axe, targets, reflow, text spacing, third parties, the policy."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "EN-301-549"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": RULES}

# WCAG 2.2 2.5.8: 24 by 24 CSS pixels; links in running text and what a label enlarges are excepted.
SMALL_TARGETS = """() => [...document.querySelectorAll(
  'a[href], button, input, select, textarea, summary')].filter(e => {
  const box = e.getBoundingClientRect();
  if (!box.width || !box.height || getComputedStyle(e).visibility === 'hidden') return false;
  if (e.closest('p, dd.code, pre, .prose, .vh, .trap') || e.matches('.skip') || e.matches('label input')) return false;
  return Math.min(box.width, box.height) < 23.9;
}).map(e => e.outerHTML.slice(0, 90))"""
# How much too wide, and the innermost elements that stick out.
OVERFLOW = """() => { const over = document.documentElement.scrollWidth - innerWidth;
  if (over <= 0) return '';
  const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + .5
    && ![...e.children].some(c => c.getBoundingClientRect().right > innerWidth + .5));
  return over + ' px: ' + out.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ') }"""
# WCAG 1.4.12.
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""
# What a reader without a mouse must be told: where the focus is.
RINGLESS = """() => { const e = document.activeElement, label = e.closest('label') || e;
  const seen = [e, label].some(one => { const s = getComputedStyle(one);
    return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 });
  return e === document.body || seen ? '' : e.outerHTML.slice(0, 90) }"""


def problems(page: Page) -> list[str]:
    """Everything wrong with the page as it is shown now, in words; [] when nothing is."""
    found = [f"axe {words}" for words in violations(page)]
    found += [f"small target {one}" for one in page.evaluate(SMALL_TARGETS)]
    if over := page.evaluate(OVERFLOW):
        found.append(f"too wide, {over}")
    page.add_style_tag(content=SPACING)
    if over := page.evaluate(OVERFLOW):
        found.append(f"too wide with text spacing, {over}")
    return found


def violations(page: Page) -> list[str]:
    """What axe finds: the rule and the first places."""
    found: list[dict[str, Any]] = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{one['id']} at {[node['target'] for node in one['nodes'][:3]]}" for one in found]
