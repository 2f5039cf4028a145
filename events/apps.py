from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Consequences inside this house are heard before anybody is told: connected first, sent first.

        By name, because no model can be imported before the app registry is ready.
        """
        import_module("events.reactions").connect()
