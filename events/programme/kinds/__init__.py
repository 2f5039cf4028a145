"""The table of kinds and their templates: what makes a study trip a study trip."""

from __future__ import annotations

from events.programme.kinds.gatherings import GATHERINGS
from events.programme.kinds.reviews import PEER_REVIEW
from events.programme.kinds.shapes import REGISTRATION_CLOSES, REGISTRATION_OPENS, Kind, Question, Step
from events.programme.kinds.trips import STUDY_TRIP

KINDS: dict[str, Kind] = {kind.code: kind for kind in (PEER_REVIEW, STUDY_TRIP, *GATHERINGS)}

__all__ = ["KINDS", "REGISTRATION_CLOSES", "REGISTRATION_OPENS", "Kind", "Question", "Step"]
