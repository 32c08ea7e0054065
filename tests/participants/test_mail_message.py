"""The bytes of a mail, read by another reader than the one that wrote them."""

from email import message_from_bytes, policy

import pytest

from participants.mail.message import build_message
from participants.models import OutgoingMail


def read(subject: str):
    mail = OutgoingMail(
        subject=subject,
        text="Text",
        html="<p>Text</p>",
        sender="team@example.org",
        to="a@example.org",
        message_id="<1@x>",
    )
    return message_from_bytes(build_message(mail).message().as_bytes(linesep="\r\n"), policy=policy.default)


@pytest.mark.parametrize(
    "subject",
    [
        "Bitte bestätigen: Mi., 24. April 2013, Josef-Schule Lippstadt",
        "Sie sind angemeldet: Mi., 24. April 2013, Josef-Schule Lippstadt",
        "ä" * 200,
        "Łucja Żak, Ayşe Yılmaz und Наталья kommen am 24. April 2013 in das Haus an der langen Straße",
    ],
)
def test_subject_reads_as_it_was_written(subject):
    assert read(subject)["Subject"] == subject
