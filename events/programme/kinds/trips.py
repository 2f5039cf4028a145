"""The study trip: three short pages of questions, a check page, and the dates a traveller must know."""

from __future__ import annotations

from events.programme.kinds.shapes import Kind, Question, Step, closes
from events.programme.models import Admission

QUESTIONS = (
    Question(
        "role",
        {"sv": "Vad arbetar du med?", "en": "What do you work with?"},
        page=2,
        hint={
            "sv": "Hjälper värdarna att anpassa besöken.",
            "en": "Helps the hosts to prepare the visits.",
        },
        is_required=True,
    ),
    Question(
        "travel",
        {"sv": "Hur reser du till första stoppet?", "en": "How do you travel to the first stop?"},
        page=2,
        choices={
            "train": {"sv": "Tåg", "en": "Train"},
            "flight": {"sv": "Flyg", "en": "Flight"},
            "own": {"sv": "På egen hand", "en": "On my own"},
            "unsure": {"sv": "Vet inte ännu", "en": "Do not know yet"},
        },
        is_required=True,
    ),
    Question(
        "room",
        {"sv": "Hur vill du bo?", "en": "How would you like to stay?"},
        page=3,
        choices={
            "shared": {"sv": "Dela dubbelrum", "en": "Share a double room"},
            "single": {"sv": "Enkelrum mot tillägg", "en": "Single room, at a supplement"},
        },
        is_required=True,
        is_priced=True,
    ),
    Question(
        "hopes",
        {"sv": "Vad vill du helst få med dig hem?", "en": "What do you most hope to bring home?"},
        page=3,
        hint={
            "sv": "Skriv inget om hälsa eller kost här, det frågar vi om senare.",
            "en": "Please write nothing about health or diet here, we ask about that later.",
        },
        is_long=True,
    ),
)

STUDY_TRIP = Kind(
    code="study_trip",
    name={"sv": "Studieresa", "en": "Study trip"},
    plural={"sv": "Studieresor", "en": "Study trips"},
    family="trip",
    icon="train-front",
    admission=Admission.OPEN,
    steps=(
        closes(80),
        Step(
            "go_decision",
            {"sv": "Besked om resan blir av", "en": "Decision whether the trip takes place"},
            -45,
            owed_by="role:organiser",
            is_public=True,
        ),
        Step(
            "free_cancellation",
            {"sv": "Sista dag att avboka utan kostnad", "en": "Last day to cancel free of charge"},
            -30,
            is_public=True,
        ),
        Step(
            "practical_information",
            {"sv": "Program och praktisk information skickas", "en": "Programme and practical information are sent"},
            -7,
            owed_by="role:organiser",
            is_public=True,
        ),
    ),
    questions=QUESTIONS,
    pages=3,
    is_all_day=True,
)
