from __future__ import annotations

from django.conf import settings

from events.networks.models import Network


def by_host(host: str) -> Network | None:
    """The network that a host name (without port) shows, or None for a stranger's host."""
    return Network.objects.filter(hosts__name=host.lower().rstrip(".")).first()


def address_of(network: Network) -> str:
    """Scheme, host and port of the network's pages, for links in mail: never taken from a request."""
    host = network.hosts.values_list("name", flat=True).first() or "localhost"
    usual = 443 if settings.PUBLIC_SCHEME == "https" else 80
    port = "" if usual == settings.PUBLIC_PORT else f":{settings.PUBLIC_PORT}"
    return f"{settings.PUBLIC_SCHEME}://{host}{port}"
