"""Every address as it is in demo mode."""

from __future__ import annotations

from config.urls import handler404, handler500
from config.urls import urlpatterns as always
from demo.urls import urlpatterns as demo

urlpatterns = [*always, *demo]

__all__ = ["handler404", "handler500", "urlpatterns"]
