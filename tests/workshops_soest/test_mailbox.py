from email import message_from_bytes, policy

from django.core.mail import EmailMultiAlternatives, get_connection

BACKEND = "workshops_soest.mailbox.EmlFileBackend"


def test_every_mail_becomes_one_whole_file(settings, tmp_path):
    settings.MAIL_DIRECTORY = tmp_path / "mail"
    mails = [
        EmailMultiAlternatives(f"Grüße {number}", "Guten Tag", "von@example.org", ["an@example.org"])
        for number in (1, 2)
    ]

    assert get_connection(BACKEND).send_messages(mails) == 2

    files = sorted(settings.MAIL_DIRECTORY.iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    read = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    assert [mail["Subject"] for mail in read] == ["Grüße 1", "Grüße 2"]
    assert [mail.get_content() for mail in read] == ["Guten Tag", "Guten Tag"]


def test_an_addressee_cannot_choose_the_folder(settings, tmp_path):
    settings.MAIL_DIRECTORY = tmp_path / "mail"
    mail = EmailMultiAlternatives("Test", "Test", "von@example.org", ['"../../x"@example.org'])

    assert get_connection(BACKEND).send_messages([mail]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mail"]


def test_a_mail_to_nobody_is_not_written(settings, tmp_path):
    settings.MAIL_DIRECTORY = tmp_path
    assert get_connection(BACKEND).send_messages([EmailMultiAlternatives("Test", "Test", "von@example.org", [])]) == 0
    assert list(tmp_path.iterdir()) == []
