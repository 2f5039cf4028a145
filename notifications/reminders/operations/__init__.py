"""What is done to reminders: rules made and switched, dues planned and settled."""

from __future__ import annotations

from notifications.reminders.operations.planning import SOURCE, WRITER, plan_due
from notifications.reminders.operations.ruling import make_rules_of_event, make_rules_of_obligation, switch

__all__ = ["SOURCE", "WRITER", "make_rules_of_event", "make_rules_of_obligation", "plan_due", "switch"]
