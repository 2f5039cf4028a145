"""Meetings, courses, conferences and what is merely shown."""

from __future__ import annotations

from events.kernel.localtime import Unit
from events.programme.kinds.shapes import Kind, Question, Step, closes
from events.programme.models import Admission

MESSAGE = Question(
    "message",
    {"sv": "Något arrangören behöver veta?", "en": "Anything the organiser should know?"},
    is_long=True,
)

WORKING_GROUP_MEETING = Kind(
    code="working_group_meeting",
    name={"sv": "Arbetsgruppsmöte", "en": "Working-group meeting"},
    plural={"sv": "Arbetsgruppsmöten", "en": "Working-group meetings"},
    family="meet",
    icon="users",
    admission=Admission.NONE,
    steps=(
        Step(
            "meeting_report",
            {"sv": "Några rader från er organisation", "en": "A few lines from your organisation"},
            -2,
            unit=Unit.WORKING_DAYS,
            owed_by="seats",
        ),
        Step("notice", {"sv": "Kallelse till mötet", "en": "Notice of the meeting"}, -14, owed_by="role:convener"),
    ),
)

ANNUAL_MEETING = Kind(
    code="annual_meeting",
    name={"sv": "Årsmöte", "en": "Annual meeting"},
    plural={"sv": "Årsmöten", "en": "Annual meetings"},
    family="meet",
    icon="landmark",
    admission=Admission.OPEN,
    steps=(
        closes(7),
        # Three weeks: a common rule in statutes; each body sets its own (domain.md section 2).
        Step(
            "notice", {"sv": "Kallelse enligt stadgarna", "en": "Notice by the statutes"}, -21, owed_by="role:convener"
        ),
        Step("motions", {"sv": "Sista dag för motioner", "en": "Last day for motions"}, -28, is_public=True),
    ),
    questions=(MESSAGE,),
)

SEMINAR = Kind(
    code="seminar",
    name={"sv": "Seminarium", "en": "Seminar"},
    plural={"sv": "Seminarier", "en": "Seminars"},
    family="meet",
    icon="presentation",
    admission=Admission.OPEN,
    steps=(closes(7),),
    questions=(MESSAGE,),
)

COURSE = Kind(
    code="course",
    name={"sv": "Utbildning", "en": "Course"},
    plural={"sv": "Utbildningar", "en": "Courses"},
    family="train",
    icon="graduation-cap",
    admission=Admission.OPEN,
    steps=(closes(14),),
    questions=(MESSAGE,),
)

CONFERENCE = Kind(
    code="conference",
    name={"sv": "Konferens", "en": "Conference"},
    plural={"sv": "Konferenser", "en": "Conferences"},
    family="meet",
    icon="presentation",
    admission=Admission.OPEN,
    steps=(closes(14),),
    questions=(MESSAGE,),
)

KEY_DATE = Kind(
    code="key_date",
    name={"sv": "Hållpunkt", "en": "Key date"},
    plural={"sv": "Hållpunkter", "en": "Key dates"},
    family="due",
    icon="flag",
    admission=Admission.NONE,
    is_all_day=True,
)

EXTERNAL_EVENT = Kind(
    code="external_event",
    name={"sv": "Externt evenemang", "en": "External event"},
    plural={"sv": "Externa evenemang", "en": "External events"},
    family="meet",
    icon="external-link",
    admission=Admission.NONE,
)

GATHERINGS = (
    WORKING_GROUP_MEETING,
    ANNUAL_MEETING,
    SEMINAR,
    COURSE,
    CONFERENCE,
    KEY_DATE,
    EXTERNAL_EVENT,
)
