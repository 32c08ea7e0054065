"""Getting in: by one-time address, by code, with a second factor."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from cryptography.fernet import InvalidToken
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from workshops.models import User
from workshops_soest import signin

CODE_PAGE = "/konto/login/code/"


def path_of(address: str) -> str:
    assert address.startswith("http://testserver/konto/einmal/")
    return address.removeprefix("http://testserver")


# --- One-time address ---------------------------------------------------------------------------------------------------


def test_address_shows_a_button_and_signs_in_once(process):
    path, client = path_of(signin.create_address()), Client()
    page = client.get(path)
    assert page.status_code == 200
    assert page.cookies == {}
    assert page["Cache-Control"] == "no-store, private"
    assert page["Referrer-Policy"] == "no-referrer"
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (302, "/team/")
    assert client.get("/team/").status_code == 200
    assert User.objects.get().role == User.Role.LEAD
    assert Client().post(path).status_code == 404
    assert Client().get(path).status_code == 404


def test_opening_the_address_often_changes_nothing(process):
    path = path_of(signin.create_address())
    for _scan in range(3):
        assert Client().get(path).status_code == 200
    assert Client().post(path).status_code == 302


def test_another_sites_button_does_not_sign_in(process):
    path = path_of(signin.create_address())
    assert Client().post(path, headers={"sec-fetch-site": "cross-site"}).status_code == 200
    assert Client().post(path, headers={"sec-fetch-site": "same-origin"}).status_code == 302


def test_token_is_not_stored_in_the_clear(process):
    token = path_of(signin.create_address()).split("/")[-2]
    assert token not in signin._key(token)


def test_address_is_refused_outside_demo_mode(process, settings):
    path = path_of(signin.create_address())
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        signin.create_address()
    with pytest.raises(CommandError):
        call_command("sign_in_address")
    assert Client().post(path).status_code == 404


def test_command_prints_the_address(process, capsys):
    call_command("sign_in_address")
    assert Client().post(path_of(capsys.readouterr().out.strip())).status_code == 302


# --- Code ---------------------------------------------------------------------------------------------------------------


def current_counter() -> int:
    return int(time.time()) // 30


def request_code(client: Client, email: str):
    return client.post(CODE_PAGE, {"email": email})


@pytest.mark.parametrize("email", ["team@example.org", "niemand@example.org"])
def test_mail_server_that_is_away_breaks_no_page(process, team_member, settings, email):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    client = Client()
    assert request_code(client, email)["Location"] == "/konto/login/code/confirm/"
    assert client.get("/konto/login/code/confirm/").status_code == 200


def test_code_from_the_mail_signs_in(process, team_member):
    client = Client()
    assert request_code(client, "TEAM@example.org")["Location"] == "/konto/login/code/confirm/"
    [message] = mail.outbox
    assert message.subject == f"{process.title}: Ihr Code zum Anmelden"
    code = re.search(r"\n\n([A-Z0-9-]{6,})\n\n", message.body)[1]
    assert code in message.alternatives[0].content
    assert client.post("/konto/login/code/confirm/", {"code": code})["Location"] == "/team/"
    assert client.get("/team/").status_code == 200


def test_known_and_unknown_address_look_the_same(process, team_member):
    answers = {}
    for email in ("team@example.org", "fremd@example.org"):
        client = Client()
        first = request_code(client, email)
        second = client.get(first["Location"])
        text = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", second.content.decode().replace(email, "…"))
        answers[email] = (first.status_code, first["Location"], second.status_code, text)
    assert answers["team@example.org"] == answers["fremd@example.org"]
    assert [message.to for message in mail.outbox] == [["team@example.org"], ["fremd@example.org"]]
    assert "keinen Zugang" in mail.outbox[1].body


def test_code_is_bound_to_the_browser_and_ends_after_three_tries(process, team_member):
    client = Client()
    request_code(client, "team@example.org")
    code = re.search(r"\n\n([A-Z0-9-]{6,})\n\n", mail.outbox[0].body)[1]
    assert Client().post("/konto/login/code/confirm/", {"code": code})["Location"].startswith("/konto/login")
    for _try in range(2):
        page = client.post("/konto/login/code/confirm/", {"code": "FALSCH"})
        assert "Dieser Code stimmt nicht" in page.content.decode()
    assert client.post("/konto/login/code/confirm/", {"code": "FALSCH"}).status_code == 302
    client.post("/konto/login/code/confirm/", {"code": code})
    assert client.get("/team/").status_code == 302


@pytest.mark.parametrize("path", ["login", "signup", "email", "password/reset", "password/change", "password/set"])
def test_pages_nobody_needs_lead_to_sign_in(process, path):
    answer = Client().post(f"/konto/{path}/", {"email": "a@example.org", "password": "x"})
    assert (answer.status_code, answer["Location"]) == (302, CODE_PAGE)


def test_empty_form_says_what_to_enter(process):
    page = Client().post(CODE_PAGE, {"email": ""}).content.decode()
    assert page.count("Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@verein.de.") == 2
    assert "<title>Fehler:" in page


# --- Second factor ------------------------------------------------------------------------------------------------------


def test_team_member_without_second_factor_can_do_nothing_but_set_one_up(process, team_member, team_client, settings):
    settings.DEMO = False
    for path in ("/team/", "/team/termine/", "/team/anmeldungen/", "/team/postausgang/"):
        assert team_client.get(path)["Location"] == reverse("mfa_index")
    assert team_client.post("/team/aufgaben/1/")["Location"] == reverse("mfa_index")
    assert team_client.get(reverse("mfa_index")).status_code == 200
    page = team_client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, current_counter()))
    assert team_client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert Authenticator.objects.filter(user=team_member, type="totp").exists()
    assert team_client.get("/team/").status_code == 200


def test_secrets_of_second_factors_lie_encrypted_in_the_database(team_member, settings):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(team_member, secret)
    authenticator = Authenticator.objects.get(user=team_member, type="totp")
    assert secret not in str(authenticator.data)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the next key"
    assert decrypt(authenticator.data["secret"]) == secret
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        decrypt(authenticator.data["secret"])


def test_second_factor_is_asked_for_after_the_code(process, team_member, settings):
    settings.DEMO = False
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(team_member, secret)
    client = Client()
    request_code(client, "team@example.org")
    code = re.search(r"\n\n([A-Z0-9-]{6,})\n\n", mail.outbox[0].body)[1]
    assert client.post("/konto/login/code/confirm/", {"code": code})["Location"].startswith("/konto/2fa/authenticate/")
    assert client.get("/team/").status_code == 302
    assert "Dieser Code stimmt nicht" in client.post("/konto/2fa/authenticate/", {"code": "000000"}).content.decode()
    value = totp.format_hotp_value(totp.hotp_value(secret, current_counter()))
    client.post("/konto/2fa/authenticate/", {"code": value})
    assert client.get("/team/").status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "account_logout",
        "mfa_generate_recovery_codes",
    ],
)
def test_account_pages_speak_german(process, team_client, name):
    page = team_client.get(reverse(name), follow=True).content.decode()
    assert "Authenticator App" not in page
    assert not re.search(r"\b(dein|deine|deinen|du|dich|Sign|Your|Please)\b", page)
