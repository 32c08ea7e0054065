"""The way back after signing in."""

from urllib.parse import unquote

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("process")

WALL = "/team/termine/thema-4-februar/beitraege/"
OWN = "/organisation/1/beitraege/"


@pytest.mark.parametrize(
    ("path", "referer", "goes_on"),
    [
        (f"{WALL}auswahl/", f"http://testserver{WALL}?alle=1", f"{WALL}?alle=1"),
        (f"{WALL}auswahl/", "", "/team/"),
        (f"{WALL}auswahl/", "http://testserver.evil.example/", "/team/"),
        (f"{WALL}auswahl/", "http://[", "/team/"),
        (f"{OWN}7/nennung/", f"http://testserver{OWN}", OWN),
        (f"{OWN}7/nennung/", "https://evil.example/", "/organisation/"),
    ],
)
def test_who_was_signed_out_while_writing_goes_on_at_the_page_of_the_form(path, referer, goes_on):
    refused = Client().post(path, headers={"Referer": referer})
    assert unquote(refused["Location"]) == f"/konto/login/code/?next={goes_on}"


def test_who_asks_for_a_page_gets_it_afterwards():
    assert unquote(Client().get(f"{WALL}?alle=1")["Location"]) == f"/konto/login/code/?next={WALL}?alle=1"
