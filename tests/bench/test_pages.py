from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.scratch import ROOT, world_name

SMALL = ["--people", "30", "--events", "4", "--repetitions", "3"]


@pytest.mark.processes
def test_the_last_line_is_one_object_with_a_ratio_for_each_page(tmp_path: Path) -> None:
    environment = {**os.environ, "KALLELSE_DATA": str(tmp_path), "DATABASE_URL": ""}
    command = [sys.executable, "manage.py", "bench", "pages", "--json", "--engine", "sqlite", *SMALL]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=120)

    told = json.loads(done.stdout.splitlines()[-1])
    pages = ("event", "event_of_5000", "agenda", "people_of_5000", "people_searched")
    assert told["bench"] == "pages"
    assert sorted(told["ratios"]) == sorted(f"sqlite.{page}" for page in pages)
    assert all(ratio > 0 for ratio in told["ratios"].values())
    assert told["figures"]["sqlite"]["pages"]["event"]["queries"] > 0


def test_a_world_is_found_again_by_its_size() -> None:
    assert world_name(20, 2) == world_name(20, 2)
    assert world_name(20, 2) != world_name(20, 3)
