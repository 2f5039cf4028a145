"""Reads settings from the environment and refuses bad values in plain words."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})
SHORTEST_SECRET = 32


class BadSetting(ImproperlyConfigured):
    """A value in the environment that cannot be used; the message is meant for whoever runs the program."""


def env_text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool = False) -> bool:
    """Yes or no. Anything else is refused: `DEMO=flase` must not mean yes."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise BadSetting(f"{name} is {value!r}, which is neither yes nor no. Write 1 or 0.")


def env_int(name: str, *, default: int, low: int, high: int) -> int:
    value = env_text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise BadSetting(f"{name} is {value!r}. It must be a whole number from {low} to {high}.")
    return int(value)


def env_choice(name: str, *, default: str, choices: tuple[str, ...]) -> str:
    value = env_text(name, default)
    if value not in choices:
        raise BadSetting(f"{name} is {value!r}. It must be one of: {', '.join(choices)}.")
    return value


def env_secret(name: str, default: str = "") -> str:
    """The value of `name`, or of the file that `name_FILE` points at, as container secrets are handed over."""
    path = env_text(f"{name}_FILE")
    if not path:
        return env_text(name, default)
    if env_text(name):
        raise BadSetting(f"Both {name} and {name}_FILE are set. Keep one of them.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadSetting(f"{name}_FILE points at {path}, which cannot be read: {error.strerror}.") from error


def secret_key(data_dir: Path) -> str:
    """SECRET_KEY from the environment, else the one kept in the data folder, made at the first start."""
    key = env_secret("SECRET_KEY") or _kept_key(data_dir / "secret-key")
    if len(key) < SHORTEST_SECRET:
        raise BadSetting(f"SECRET_KEY has {len(key)} characters. It needs at least {SHORTEST_SECRET} random ones.")
    return key


def _kept_key(path: Path) -> str:
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48), encoding="ascii")
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise BadSetting(
            f"SECRET_KEY is not set and cannot be kept in {path}: {error.strerror}. "
            "Set SECRET_KEY, or make that folder writable."
        ) from error
