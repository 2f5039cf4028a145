"""What may be said on the command line of `up`, and the environment that follows from it."""

from __future__ import annotations

import argparse
import os
import socket
from pathlib import Path

from config.supervisor.lock import Lock
from config.supervisor.trouble import Trouble

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parent.parent.parent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, default=8000, help="the port of the pages on 127.0.0.1 (8000)")
    parser.add_argument("--data", type=Path, help="the folder of the database, caught mail and logs (var)")
    parser.add_argument("--fresh", action="store_true", help="first delete the embedded database and the caught mail")
    parser.add_argument("--no-demo", action="store_true", help="start empty, without the invented world")


def environment(argv: list[str]) -> dict[str, str]:
    """The variables that the settings of `up` and of all its processes are read from.

    Raises Trouble when the port is taken or the data folder cannot be written: that is known before anything loads.
    """
    parser = argparse.ArgumentParser(add_help=False)
    add_arguments(parser)
    options, _ = parser.parse_known_args(argv)
    data = (options.data or Path(os.environ.get("KALLELSE_DATA") or ROOT / "var")).absolute()
    if Lock(data).is_held():
        raise Trouble(f"it already runs with the folder {data}. Stop it, or choose --data.")
    _must_be_free(options.port)
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


def _must_be_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise Trouble(
                f"port {port} is reserved for the administrator. Choose one above 1023 with --port."
            ) from error
        except OSError as error:
            raise Trouble(f"port {port} is taken by another program. Choose another with --port.") from error
