from __future__ import annotations

import smtplib
from types import SimpleNamespace

import pytest
from anymail.exceptions import AnymailInvalidAddress, AnymailRecipientsRefused, AnymailRequestsAPIError
from requests import Response

from notifications.outbox.rules import Answer
from notifications.outbox.transport import reply_to


def _api_error(status: int) -> AnymailRequestsAPIError:
    response = Response()
    response.status_code = status
    return AnymailRequestsAPIError("answer", response=response, backend=SimpleNamespace(esp_name="Provider"))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(smtplib.SMTPRecipientsRefused({"a@b": (550, b"5.1.1 gone")}), Answer.NO_SUCH_ADDRESS, id="550"),
        pytest.param(smtplib.SMTPRecipientsRefused({"a@b": (450, b"later")}), Answer.TRY_LATER, id="450"),
        pytest.param(smtplib.SMTPDataError(554, b"spam"), Answer.REFUSED, id="554 to the words"),
        pytest.param(smtplib.SMTPSenderRefused(421, b"bye", "a@b"), Answer.TRY_LATER, id="421 to the sender"),
        pytest.param(smtplib.SMTPConnectError(554, b"no"), Answer.NOBODY_THERE, id="refused at the door"),
        pytest.param(smtplib.SMTPAuthenticationError(535, b"bad"), Answer.NOBODY_THERE, id="our password"),
        pytest.param(smtplib.SMTPServerDisconnected("lost"), Answer.NOBODY_THERE, id="line cut"),
        pytest.param(ConnectionRefusedError(111, "refused"), Answer.NOBODY_THERE, id="no server"),
        pytest.param(TimeoutError("timed out"), Answer.NOBODY_THERE, id="server stalls"),
        pytest.param(_api_error(429), Answer.TRY_LATER, id="provider: too fast"),
        pytest.param(_api_error(503), Answer.TRY_LATER, id="provider: down"),
        pytest.param(_api_error(401), Answer.NOBODY_THERE, id="provider: our key"),
        pytest.param(_api_error(400), Answer.REFUSED, id="provider: this mail"),
        pytest.param(AnymailRecipientsRefused(), Answer.NO_SUCH_ADDRESS, id="provider: recipient"),
        pytest.param(AnymailInvalidAddress("bad"), Answer.REFUSED, id="provider: unusable"),
    ],
)
def test_reply_when(error: Exception, expected: Answer) -> None:
    assert reply_to(error).answer == expected
