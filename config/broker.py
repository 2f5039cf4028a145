"""One address of Valkey (or Redis) in the two spellings its readers want."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from config.env import BadSetting

SCHEMES = ("redis", "rediss", "unix")


def checked(url: str) -> str:
    if url and urlsplit(url).scheme not in SCHEMES:
        raise BadSetting(f"REDIS_URL is {url!r}. It must look like redis://host:6379/0 or unix:///folder/valkey.sock.")
    return url


def for_celery(url: str) -> str:
    """kombu says `redis+socket` and `virtual_host` where redis-py says `unix` and `db`.

    Without a broker, messages stay in this process, and the sweep does what they would have hurried.
    """
    if not url:
        return "memory://localhost/"
    if not url.startswith("unix://"):
        return url
    return url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)


def caches(url: str) -> dict[str, dict[str, Any]]:
    """Rate counters and the sweep's heartbeat: shared by all processes where there is a server to share them."""
    if not url:
        return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    return {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}}
