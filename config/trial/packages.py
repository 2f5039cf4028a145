"""The system packages that the tests need, and how they get here."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """Any one of these programs will do; the Debian packages bring it."""

    programs: tuple[str, ...]
    packages: tuple[str, ...]

    def found(self) -> str | None:
        return next((path for name in self.programs if (path := shutil.which(name))), None)


BROWSER = Need(
    ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"), ("chromium", "fonts-liberation")
)
# Finds what is not translated yet; the program itself compiles its translations with Babel.
GETTEXT = Need(("xgettext",), ("gettext",))
# Reads our calendars with an engine that is not ours (tests/js); never needed to run the program.
NODE = Need(("node",), ("nodejs",))
NPM = Need(("npm",), ("npm",))
NEEDS = (BROWSER, GETTEXT, NODE, NPM)


class Missing(Exception):
    """The message is the one line to run."""


def install(*, allowed: bool) -> None:
    """Brings what is missing. Raises Missing where that is not ours to do: no root, no apt, or `--no-install`."""
    packages = [package for need in NEEDS if not need.found() for package in need.packages]
    if not packages:
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not allowed or not shutil.which("apt-get") or os.geteuid() != 0:
        raise Missing(f"The tests need system packages that are not here. Run: sudo {line}")
    print(f"Installing the system packages that the tests need: {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ("apt-get update -qq", line.replace("install", "install -qq", 1)):
        subprocess.run(command.split(), check=True, env=environment, stdout=subprocess.DEVNULL)
