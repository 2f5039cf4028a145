"""How mail leaves, from one address: `smtp+tls://user:password@host:587` or `brevo://key@`."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

import django

from config.env import BadSetting

# The providers whose only credential is one key, by anymail's name for that key.
PROVIDERS = {"brevo": "api_key", "mailersend": "api_token", "resend": "api_key"}
SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Mailer:
    """A backend of Django's, and what it is told."""

    backend: str
    options: dict[str, object]

    def settings(self) -> dict[str, object]:
        """The names that the running Django wants: one dictionary from 6.1 on, a handful of names before."""
        if django.VERSION >= (6, 1):
            return {"MAILERS": {"default": {"BACKEND": self.backend, "OPTIONS": self.options}}}
        if self.backend.startswith("anymail."):
            provider = self.backend.split(".")[2].upper()
            return {
                "EMAIL_BACKEND": self.backend,
                "ANYMAIL": {f"{provider}_{k.upper()}": v for k, v in self.options.items()},
            }
        names = {"username": "EMAIL_HOST_USER", "password": "EMAIL_HOST_PASSWORD"}
        told = {names.get(key, f"EMAIL_{key.upper()}"): value for key, value in self.options.items()}
        return {"EMAIL_BACKEND": self.backend, **told}


def mailer(url: str) -> Mailer:
    """Raises BadSetting with an example when the address cannot be read."""
    parts = urlsplit(url)
    if parts.scheme in PROVIDERS:
        return _provider(parts)
    if parts.scheme not in SMTP_PORTS or not parts.hostname:
        known = ", ".join([*SMTP_PORTS, *PROVIDERS])
        raise BadSetting(f"EMAIL_URL must look like smtp+tls://user:password@host:587. It may begin with: {known}.")
    return Mailer(
        "django.core.mail.backends.smtp.EmailBackend",
        {
            "host": parts.hostname,
            "port": _port(parts),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtp+ssl",
            "timeout": PATIENCE_SECONDS,
        },
    )


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or SMTP_PORTS[parts.scheme]
    except ValueError as error:
        raise BadSetting("EMAIL_URL has a port that is no number from 1 to 65535.") from error


def _provider(parts: SplitResult) -> Mailer:
    key = unquote(parts.username or "")
    if not key:
        name = parts.scheme
        raise BadSetting(f"EMAIL_URL names {name} without a key. Write {name}://KEY@ (the sign @ ends it).")
    return Mailer(f"anymail.backends.{parts.scheme}.EmailBackend", {PROVIDERS[parts.scheme]: key})
