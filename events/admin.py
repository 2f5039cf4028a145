"""A window for staff: everything can be looked at, nothing changed. Changes have consequences; operations know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from events import models

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    # Django's own class takes no type parameter when it runs.
    Base = admin.ModelAdmin


class Window(Base):
    """Look, do not touch."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


for name in ("Network", "Organisation", "Group", "Event", "Deadline", "Obligation", "Activity", "Heartbeat"):
    admin.site.register(getattr(models, name), Window)
