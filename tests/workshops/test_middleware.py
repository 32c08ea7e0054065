"""Bodies that nobody needs to send are not read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_giant_upload_is_refused_unread(client, process, settings):
    settings.MAX_BODY_SIZE = 2_000
    address = reverse("account_request_login_code")
    for size, status in ((1_000, 200), (2_001, 413)):
        upload = SimpleUploadedFile("x", b"x" * size)
        assert client.post(address, {"email": "", "file": upload}).status_code == status


@pytest.mark.parametrize(("length", "status"), [("9" * 5_000, 413), ("", 200), ("-1", 400), ("abc", 200)])
def test_any_length_gets_an_answer(client, process, length, status):
    answer = client.post(reverse("account_request_login_code"), {"email": ""}, CONTENT_LENGTH=length)
    assert answer.status_code == status
