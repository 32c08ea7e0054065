"""The registration form as browsers and scripts use it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.asserts import assertTemplateUsed

from participants.models import Registration, Submission
from participants.views import registrations as views
from tests.participants.registering import START, mails, register, submit

pytestmark = pytest.mark.django_db


def form(*events, **fields: str) -> dict[str, object]:
    """The whole form, filled in."""
    return {
        "events": [event.slug for event in events],
        "organisation": "Türkischer Verein",
        "category": "vereine",
        "municipality": "musterstadt",
        "contact_name": "Ayşe Yılmaz",
        "email": "Ayse@Example.org",
        "phone": "",
        "language": "",
        "delegates-TOTAL_FORMS": "1",
        "delegates-0-name": "Ayşe Yılmaz",
        "delegates-0-email": "",
        "submission_key": "key-of-this-form",
        "step": "submit",
        **fields,
    }


def hidden_of(response) -> dict[str, list[str]]:
    """The entries that a page carries along."""
    carried: dict[str, list[str]] = {}
    for name, value in response.context["hidden"]:
        carried.setdefault(name, []).append(value)
    return carried


def test_whole_form_in_one_post(client, event):
    response = client.post("/anmelden/", form(event))

    assert response.status_code == 200
    assertTemplateUsed(response, "participants/submission_sent.html")
    registration = Registration.objects.select_related("organisation", "contact").get()
    assert (registration.organisation.name, registration.contact.email) == ("Türkischer Verein", "ayse@example.org")
    assert [delegate.name for delegate in registration.delegates.all()] == ["Ayşe Yılmaz"]
    assert len(mails("confirm_link")) == 1


def test_three_steps_carry_everything_along(client, event):
    entries = form(event)
    page = client.get(f"/termine/{event.slug}/anmelden/")
    key = page.context["hidden"][0]
    who = {name: value for name, value in entries.items() if name not in {"contact_name", "email", "phone", "language"}}
    page = client.post("/anmelden/", {**who, "submission_key": key[1], "step": "contact"})
    assert (page.context["current"], page.context["who"]) == (2, None)
    contact = {name: entries[name] for name in ("contact_name", "email", "phone", "language")}
    page = client.post("/anmelden/", {**hidden_of(page), **contact, "step": "check"})
    assert page.templates[0].name == "participants/registration_check.html"
    page = client.post("/anmelden/", {**hidden_of(page), "step": "submit"})
    assertTemplateUsed(page, "participants/submission_sent.html")

    assert Submission.objects.get().key == key[1]


def test_change_leads_back_and_forth_without_loss(client, event):
    page = client.post("/anmelden/", form(event, step="check"))
    page = client.post("/anmelden/", {**hidden_of(page), "step": "who"})
    assert page.context["next_step"] == "check"
    assert page.context["who"]["organisation"].value() == "Türkischer Verein"
    page = client.post("/anmelden/", {**form(event), **hidden_of(page), "step": "check"})
    page = client.post("/anmelden/", {**hidden_of(page), "step": "contact"})

    assert page.context["contact"]["email"].value() == "Ayse@Example.org"


def test_sent_again_and_again_is_one_registration(client, event):
    for _click in range(3):
        assert client.post("/anmelden/", form(event)).status_code == 200

    assert (Registration.objects.count(), len(mails())) == (1, 1)


def test_empty_form_says_how_to_mend_everything(client, event):
    response = client.post("/anmelden/", {"step": "submit"})

    page = response.content.decode()
    assert "<title>Fehler: " in page
    for message, target in {
        "Geben Sie den Namen Ihrer Organisation ein, oder Ihren eigenen": "id_organisation",
        "Wählen Sie aus, was für eine Organisation das ist": "id_category",
        "Wählen Sie eine Stadt oder Gemeinde aus": "id_municipality",
        "Wählen Sie mindestens einen Termin aus": "id_events_0",
        "Geben Sie den Namen der Person ein, die kommt": "id_delegates-0-name",
        "Geben Sie Ihren Namen ein": "id_contact_name",
        "Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@verein.de": "id_email",
    }.items():
        assert f'<a href="#{target}">{message}</a>' in page
        assert page.count(message) == 2
        assert f'id="{target}"' in page


def test_only_the_faulty_part_is_shown_and_the_other_is_kept(client, event):
    response = client.post("/anmelden/", form(event, email="ayse@"))

    assert response.context["who"] is None
    assert response.context["contact"]["contact_name"].value() == "Ayşe Yılmaz"
    assert hidden_of(response)["delegates-0-name"] == ["Ayşe Yılmaz"]


def test_another_person_without_javascript(client, event):
    response = client.post("/anmelden/", form(event, add="1", organisation=""))

    assert [each["name"].value() for each in response.context["delegates"]] == ["Ayşe Yılmaz", ""]
    assert not response.context["who"].errors
    assert hidden_of(response)["email"] == ["Ayse@Example.org"]


def test_delegates_may_have_gaps_and_no_initial_forms(client, event):
    people = {"delegates-TOTAL_FORMS": "9", "delegates-0-name": "", "delegates-4-name": "Bo", "delegates-7-name": "Cem"}
    client.post("/anmelden/", form(event, **people))

    assert [delegate.name for delegate in Registration.objects.get().delegates.all()] == ["Bo", "Cem"]


def test_too_many_people_are_refused_with_the_number(client, event):
    people = {f"delegates-{number}-name": f"Person {number}" for number in range(4)}
    response = client.post("/anmelden/", form(event, **people))

    message = "Nehmen Sie Personen heraus: Je Organisation und Termin können 3 Personen kommen"
    assert response.context["delegates"].non_form_errors() == [message]
    assert not Registration.objects.exists()


@pytest.mark.parametrize(("limit", "rows"), [(None, 2), (3, 2), (1, 1)])
def test_a_second_row_stays_after_an_error(client, event, county, limit, rows):
    county.delegates_per_organisation = limit
    county.save()
    assert len(client.get("/anmelden/").context["delegates"].forms) == rows
    page = client.post("/anmelden/", {"step": "contact"})
    assert len(page.context["delegates"].forms) == rows
    assert [form.errors for form in page.context["delegates"].forms[1:]] == [{}] * (rows - 1)


def test_two_people_with_one_address_are_refused(client, event):
    people = {f"delegates-{number}-{name}": value for number in range(2)
              for name, value in (("name", f"Person {number}"), ("email", "a@example.org"))}  # fmt: skip
    response = client.post("/anmelden/", form(event, **people))

    assert len(response.context["delegates"].non_form_errors()) == 1


def test_closed_event_is_named_in_the_error(client, make_event, set_time):
    one, other = make_event(), make_event()
    set_time(START)
    response = client.post("/anmelden/", form(one, other))

    expected = "Nehmen Sie den Termin „Bildung, 17.01.2013“ heraus: Dafür kann man sich nicht mehr anmelden"
    assert response.context["who"].errors["events"] == [expected]


def test_remaining_events_of_the_theme_are_offered(client, make_event):
    events = [make_event() for _number in range(3)]
    make_event(kind="evening_session", theme=None)
    page = client.get(f"/anmelden/?termine={events[1].slug}")

    assert [slug for slug, _label in page.context["who"].fields["events"].choices] == [each.slug for each in events]
    assert page.context["who"]["events"].initial == [events[1].slug]


def test_nothing_to_register_for(client, event, set_time):
    set_time(START + timedelta(days=1))

    assert client.get("/anmelden/").templates[0].name == "participants/registration_closed.html"
    assert client.get(f"/termine/{event.slug}/anmelden/").status_code == 200


def test_unknown_and_unpublished_events_are_not_there(client, make_event):
    hidden = make_event(is_published=False)

    assert client.get("/termine/gibt-es-nicht/anmelden/").status_code == 404
    assert client.get(f"/termine/{hidden.slug}/anmelden/").status_code == 404
    response = client.post("/anmelden/", form(hidden))
    assert "events" in response.context["who"].errors


@pytest.mark.parametrize(
    "fields",
    [
        {"organisation": "A\x00B"},
        {"organisation": "x" * 5000},
        {"email": "a\r\nBcc: b@example.org"},
        {"delegates-TOTAL_FORMS": "999999999999"},
        {"delegates-TOTAL_FORMS": "\x00"},
        {"delegates-0-name": "\x00"},
        {"submission_key": "\x00" * 10},
        {"events": "\x00"},
        {"category": "\x00"},
        {"municipality": "\x00"},
        {"step": "\x00"},
        {"language": "\x00"},
        {"delegates-0-name": "\u202eEvil\u2028Name"},
    ],
)
def test_bad_input_never_fails(client, event, fields):
    assert client.post("/anmelden/", form(event, **fields)).status_code == 200


def test_bad_query_never_fails(client, event):
    for query in ("termine=%00", "termine=,,,", "termine=" + "a," * 3000, "termine=%ff", "termine=a&termine=b"):
        assert client.get(f"/anmelden/?{query}").status_code == 200


def test_names_lose_what_turns_lines_and_directions(client, event):
    client.post("/anmelden/", form(event, **{"delegates-0-name": "\u202eAnna\u2028 \tGroß"}))

    assert Registration.objects.get().delegates.get().name == "Anna Groß"


def test_known_and_unknown_addresses_get_the_same_page(client, event):
    register(event, organisation="Verein", email="bekannt@example.org")
    known, unknown = (
        client.post(
            "/anmelden/", form(event, email=address, submission_key=f"key-{address[0]}-12345", organisation="V")
        )
        for address in ("bekannt@example.org", "unbekannt@example.org")
    )

    same = [
        response.content.decode()
        .replace("unbekannt@example.org", "X").replace("bekannt@example.org", "X")
        .replace("key-u-12345", "K").replace("key-b-12345", "K")
        .replace(str(response.context["csrf_token"]), "T")
        for response in (known, unknown)
    ]  # fmt: skip
    assert same[0] == same[1]


def test_too_many_open_forms_show_the_same_page_and_send_nothing(client, event):
    for _number in range(5):
        submit(event, email="opfer@example.org")
    response = client.post("/anmelden/", form(event, email="opfer@example.org"))

    assertTemplateUsed(response, "participants/submission_sent.html")
    assert len(mails()) == 5


def test_corrections_without_end_send_no_mails_without_end(client, event):
    cache.clear()
    for number in range(20):
        response = client.post("/anmelden/", form(event, email="opfer@example.org", phone=f"02921 {number:06}"))

    assertTemplateUsed(response, "participants/submission_sent.html")
    assert len(mails()) == 15


def test_too_many_forms_from_one_client_wait_with_their_entries(client, event, monkeypatch):
    cache.clear()
    monkeypatch.setattr(views, "SUBMISSIONS_PER_CLIENT", 2)
    for number in range(2):
        client.post("/anmelden/", form(event, submission_key=f"key-number-{number}", email=f"{number}@example.org"))
    response = client.post("/anmelden/", form(event, submission_key="key-number-2"))

    assert response.status_code == 429
    assert hidden_of(response)["organisation"] == ["Türkischer Verein"]
    assert Submission.objects.count() == 2


def test_limits_can_be_switched_off(client, event, settings, monkeypatch):
    settings.RATE_LIMITS = False
    monkeypatch.setattr(views, "SUBMISSIONS_PER_CLIENT", 0)
    for _number in range(2):
        assert client.post("/anmelden/", form(event)).status_code == 200


def test_forms_need_their_token(event):
    assert Client(enforce_csrf_checks=True).post("/anmelden/", form(event)).status_code == 403


def test_page_takes_as_many_queries_for_many_events(client, make_event, assert_same_queries):
    def add(number: int) -> None:
        register(make_event(places=number % 3))

    assert_same_queries(lambda: client.get("/anmelden/"), add)
