"""The peer review's timetable (domain.md 3d): every day of it is a default that the organiser may change."""

from __future__ import annotations

from events.kernel.localtime import WeekendRule
from events.programme.kinds.shapes import Kind, Step, closes
from events.programme.models import Admission, Anchor

TIMETABLE = (
    Step(
        "terms_of_reference",
        {"sv": "Tre vägledande frågor överenskomna", "en": "Three guiding questions agreed"},
        -70,
        owed_by="role:host",
    ),
    Step(
        "nomination",
        {"sv": "Granskare och experter nominerade", "en": "Peers and experts nominated"},
        -56,
        owed_by="role:coordinator",
    ),
    Step(
        "conflict_statement",
        {"sv": "Jävsförklaring lämnad", "en": "Conflict of interest declared"},
        -49,
        owed_by="role:peer",
    ),
    Step("host_paper", {"sv": "Värdens underlag", "en": "Host paper"}, -28, owed_by="role:host"),
    Step("case_paper", {"sv": "Underlag om fallet", "en": "Case paper"}, -28, owed_by="presenters"),
    Step("expert_paper", {"sv": "Temaexpertens underlag", "en": "Thematic expert's paper"}, -21, owed_by="role:expert"),
    Step("comment_paper", {"sv": "Granskarnas kommentarer", "en": "Peers' comment papers"}, -14, owed_by="role:peer"),
    Step("pack", {"sv": "Program och handlingar ute", "en": "Agenda and papers sent"}, -10, owed_by="role:coordinator"),
    Step(
        "practical_information",
        {"sv": "Praktisk information skickad", "en": "Practical information sent"},
        -7,
        owed_by="role:coordinator",
    ),
    Step(
        "draft_report",
        {"sv": "Utkast till rapport", "en": "Draft report"},
        28,
        Anchor.END,
        rule=WeekendRule.LATER,
        owed_by="role:rapporteur",
    ),
    Step(
        "revised_case",
        {"sv": "Reviderat fall", "en": "Revised case"},
        42,
        Anchor.END,
        rule=WeekendRule.LATER,
        owed_by="presenters",
    ),
    Step(
        "report_published",
        {"sv": "Rapport och fall publicerade", "en": "Report and cases published"},
        56,
        Anchor.END,
        rule=WeekendRule.LATER,
        owed_by="role:coordinator",
    ),
    Step(
        "action_plan",
        {"sv": "Handlingsplan publicerad", "en": "Action plan published"},
        90,
        Anchor.END,
        rule=WeekendRule.LATER,
        owed_by="role:host",
    ),
    Step(
        "progress_check",
        {"sv": "Uppföljning", "en": "Progress check"},
        300,
        Anchor.END,
        rule=WeekendRule.LATER,
        owed_by="role:host",
    ),
)

PEER_REVIEW = Kind(
    code="peer_review",
    name={"sv": "Kollegial granskning", "en": "Peer review"},
    plural={"sv": "Granskningar", "en": "Peer reviews"},
    family="review",
    icon="clipboard-check",
    admission=Admission.APPROVAL,
    steps=(closes(35), *TIMETABLE),
    is_all_day=True,
)
