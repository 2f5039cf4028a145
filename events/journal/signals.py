"""The one signal: sent synchronously inside the transaction of the act."""

from __future__ import annotations

from django.dispatch import Signal

# Receivers get ``activity=``. First events/reactions.py, then notifications/receivers.py.
activity_recorded = Signal()
