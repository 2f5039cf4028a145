from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connected after house 1, so that what an act leads to is in place before anybody is promised a mail."""
        import_module("notifications.receivers").connect()
