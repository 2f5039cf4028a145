"""What Lighthouse says of the pages a participant meets, served as they are served to everybody (test --full)."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.trial.packages import BROWSER
from tests import node
from tests.up import up

pytestmark = pytest.mark.processes

PAGES = ("sv/", "sv/a/emilia-romagna/", "sv/a/arsmote/anmal/", "en/", "en/a/emilia-romagna/")
# A shared machine is noisy: the middle one of three is believed, as Lighthouse itself recommends.
RUNS = 3
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking"
WANTED = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with up(tmp_path_factory.mktemp("lighthouse") / "data") as running:
        running.until_ready()
        yield f"http://127.0.0.1:{running.port}/"


def scores(address: str, folder: Path) -> dict[str, int]:
    """One run of Lighthouse as on a phone: the score of each category, of 100."""
    report = folder / "report.json"
    program = node.modules(Path(__file__).parent) / "node_modules" / "lighthouse" / "cli" / "index.js"
    command = ["node", str(program), address, "--quiet", "--output=json", f"--output-path={report}"]
    environment = {**os.environ, "CHROME_PATH": BROWSER.found() or ""}
    subprocess.run([*command, f"--chrome-flags={FLAGS}"], check=True, env=environment, timeout=180)
    found = json.loads(report.read_text(encoding="utf-8"))
    return {name: round(100 * category["score"]) for name, category in found["categories"].items()}


@pytest.mark.parametrize("path", PAGES)
def test_page_scores_as_promised(served: str, path: str, tmp_path: Path) -> None:
    runs = [scores(served + path, tmp_path) for _ in range(RUNS)]

    middle = {name: statistics.median(run[name] for run in runs) for name in WANTED}
    assert {name: score for name, score in middle.items() if score < WANTED[name]} == {}, runs
