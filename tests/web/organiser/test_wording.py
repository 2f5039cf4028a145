"""Machine words as an organiser reads them."""

from __future__ import annotations

import pytest

from events.obligations.models import ObligationState
from events.programme.models import EventState
from events.registrations.models import RegistrationState
from web.organiser.wording import MAIL_REASONS, is_ours, mail_reason, readable


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("elin@xn--rksmrgs-5wao1o.se", "elin@räksmörgås.se"),
        ("elin@example.org", "elin@example.org"),
        ("elin@xn--.se", "elin@xn--.se"),
        ("", ""),
    ],
)
def test_address_is_shown_as_people_write_it(address: str, shown: str) -> None:
    assert readable(address) == shown


def test_answer_of_the_mail_server_is_kept_as_it_said_it() -> None:
    assert (mail_reason("550 5.1.1 No such user"), is_ours("550 5.1.1 No such user")) == (
        "550 5.1.1 No such user",
        False,
    )


def test_every_state_that_drops_a_mail_has_its_words() -> None:
    words = {f"registration_{state}" for state in RegistrationState.values}
    words |= {f"event_{state}" for state in EventState.values}
    words |= {f"obligation_{state}" for state in ObligationState.values if state != ObligationState.OPEN}

    assert words - set(MAIL_REASONS) == set()
