"""How often one source, or one address, may do a thing: counters in the cache. No captcha anywhere.

A counter lost with the cache server lets a few more through; it never stops anybody.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

MESSAGE: Promise = _("That was many times in a short while. Nothing is lost: wait a few minutes and send again.")


@dataclass(frozen=True)
class Limit:
    """At most ``times`` in ``seconds`` for one source or address; ``name`` keeps the counters apart."""

    name: str
    times: int
    seconds: int


# A class of 30 behind one school's address registers within ten minutes without being stopped.
START = Limit("start", 60, 600)
START_ADDRESS = Limit("start-address", 6, 3600)
LINKS = Limit("links", 20, 600)
LINKS_ADDRESS = Limit("links-address", 4, 3600)


def source(request: HttpRequest) -> str:
    """Who asks: the address, for IPv6 its /64 network, which is what one household or office holds."""
    raw = str(request.META.get("REMOTE_ADDR", ""))
    try:
        found = ipaddress.ip_address(raw)
    except ValueError:
        return raw
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else raw


def spent(limit: Limit, who: str) -> bool:
    """Count one more for ``who`` and say whether that is one too many. Addresses are kept as digests only."""
    key = f"limit:{limit.name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    try:
        cache.add(key, 0, limit.seconds)
        return cache.incr(key) > limit.times
    except ValueError:  # the counter ran out between the two calls
        return False
    except (OSError, RedisError) as error:  # the cache server is away
        log.warning("rate counters are away: %s", type(error).__name__)
        return False
