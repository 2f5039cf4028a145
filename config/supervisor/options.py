"""What may be said on the command line of `up`, and the environment that follows from it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from config.supervisor.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent.parent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, default=8000, help="the port of the pages on 127.0.0.1 (8000)")
    parser.add_argument("--data", type=Path, help="the folder of the database, caught mail and logs (var)")
    parser.add_argument("--fresh", action="store_true", help="first delete the embedded database and the caught mail")
    parser.add_argument("--no-demo", action="store_true", help="start empty, without the invented world")


def environment(argv: list[str]) -> dict[str, str]:
    """The variables that the settings of `up` and of all its processes are read from.

    Raises Trouble when the data folder cannot be written: everything else would fail after it, and less clearly.
    """
    parser = argparse.ArgumentParser(add_help=False)
    add_arguments(parser)
    options, _ = parser.parse_known_args(argv)
    data = (options.data or Path(os.environ.get("KALLELSE_DATA") or ROOT / "var")).absolute()
    _must_be_writable(data)
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "KALLELSE_DATA": str(data),
        "KALLELSE_DEMO": "0" if options.no_demo else "1",
        "PUBLIC_SCHEME": "http",
        "PUBLIC_PORT": str(options.port),
    }


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port. It must be a number from 1 to 65535.")
    return int(text)


def _must_be_writable(folder: Path) -> None:
    probe = folder / ".writable"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Trouble(
            f"the folder {folder} cannot be written ({error.strerror}). Choose another with --data."
        ) from error
