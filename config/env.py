"""Reads settings from the environment and refuses bad values in plain words."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

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


# The providers whose only credential is one key, by anymail's name for that key.
PROVIDER_KEYS = {"brevo": "BREVO_API_KEY", "mailersend": "MAILERSEND_API_TOKEN", "resend": "RESEND_API_KEY"}
SMTP_SCHEMES = {
    "smtp": {"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False},
    "smtp+tls": {"EMAIL_USE_TLS": True, "EMAIL_USE_SSL": False},
    "smtp+ssl": {"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True},
}
SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


def mail_settings(url: str) -> dict[str, object]:
    """Django's mail settings from one address: `smtp+tls://user:password@host:587` or `brevo://key@`."""
    parts = urlsplit(url)
    if parts.scheme in PROVIDER_KEYS:
        return _provider_settings(parts.scheme, unquote(parts.username or ""))
    if parts.scheme not in SMTP_SCHEMES or not parts.hostname:
        known = ", ".join([*SMTP_SCHEMES, *PROVIDER_KEYS])
        raise BadSetting(f"EMAIL_URL must look like smtp+tls://user:password@host:587. It may begin with: {known}.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or SMTP_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_TIMEOUT": int(parse_qs(parts.query).get("timeout", ["20"])[0]),
        **SMTP_SCHEMES[parts.scheme],
    }


def _provider_settings(provider: str, key: str) -> dict[str, object]:
    if not key:
        raise BadSetting(f"EMAIL_URL names {provider} without a key. Write {provider}://KEY@ (the sign @ ends it).")
    return {
        "EMAIL_BACKEND": f"anymail.backends.{provider}.EmailBackend",
        "ANYMAIL": {PROVIDER_KEYS[provider]: key, "REQUESTS_TIMEOUT": 20},
    }
