"""Programs in JavaScript that have a second opinion, installed once as the package-lock.json beside them says."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

JS = Path(__file__).parent / "js"


def modules(wanted: Path = JS) -> Path:
    """The folder with node_modules, kept between runs. Two processes may install at once: the first one wins."""
    digest = hashlib.sha256((wanted / "package-lock.json").read_bytes()).hexdigest()[:12]
    kept = Path(settings.BASE_DIR) / "var" / f"node-{digest}"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="node-", dir=kept.parent))
        for name in ("package.json", "package-lock.json"):
            shutil.copy(wanted / name, folder)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
        try:
            folder.rename(kept)
        except OSError:
            shutil.rmtree(folder)
    return kept


def run(script: str, given: bytes, **environment: str) -> Any:
    """What a script of tests/js prints as JSON when it is given these bytes."""
    folder = modules()
    # Node looks for packages beside the script.
    shutil.copy(JS / script, folder / script)
    done = subprocess.run(
        ["node", script], cwd=folder, input=given, capture_output=True, timeout=60, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
