"""The team's directory: finding, editing, and putting together what is one, without loss."""

import time

import pytest
from django.apps import apps
from django.db import models

from participants.actions.organisations import MergeRefusedError, merge_organisations
from participants.actions.submissions import DelegateEntry, Entry, confirm_submission, submit_registration
from participants.models import (
    Contact,
    Delegate,
    Organisation,
    OrganisationCategory,
    OrganisationMerge,
    Registration,
    RegistrationChange,
    Submission,
)
from participants.queries.duplicates import name_key, possible_duplicates
from participants.queries.organisations import find_organisations, relations_to
from workshops.models import Department, Event, Municipality

URL = "/team/organisationen/"


@pytest.fixture
def keep(process) -> Organisation:
    organisation = Organisation.objects.create(name="Türkischer Elternverein")
    organisation.contacts.create(name="Ada", email="ada@example.org")
    return organisation


@pytest.fixture
def merge(process) -> Organisation:
    organisation = Organisation.objects.create(name="Elternverein (türkisch)")
    organisation.contacts.create(
        name="A. Lovelace", email="ADA@example.org", phone="02921 1", accepted_at=process.updated_at
    )
    organisation.contacts.create(name="Bob", email="bob@example.org", accepted_at=process.updated_at)
    return organisation


def registered(organisation: Organisation, email: str) -> Registration:
    """A confirmed registration for the first event; it knows the organisation by its name."""
    event = Event.objects.dated().order_by("starts_at")[0]
    entry = Entry([event.slug], organisation.name, "Kontakt", email, [DelegateEntry(f"Person {email}")])
    submission = submit_registration(entry=entry, key=email)
    assert submission is not None
    confirm_submission(submission=submission)
    return submission.registrations.get()


# --- Merging -----------------------------------------------------------------------------------------------------------


def test_merge_moves_everything_and_loses_nothing(keep, merge, team_member):
    registrations = [
        registered(keep, "ada@example.org"),
        registered(merge, "ada@example.org"),
        registered(merge, "bob@example.org"),
    ]
    counted = [Registration, Delegate, RegistrationChange, Submission]
    before = [model.objects.count() for model in counted]
    places = list(Registration.objects.order_by("pk").values_list("pk", "state", "queue_number"))
    merge_organisations(keep=keep, merge=merge, by=team_member)
    assert [model.objects.count() for model in counted] == before
    assert list(Registration.objects.order_by("pk").values_list("pk", "state", "queue_number")) == places
    assert set(Registration.objects.values_list("organisation", flat=True)) == {keep.pk}
    assert [registration.pk for registration in registrations] == [row[0] for row in places]
    ada = keep.contacts.get(email="ada@example.org")
    assert list(Registration.objects.order_by("pk").values_list("contact__email", flat=True)) == [
        "ada@example.org", "ada@example.org", "bob@example.org",
    ]  # fmt: skip
    assert Submission.objects.filter(contact=ada).count() == 2
    assert not Organisation.objects.filter(pk=merge.pk).exists()


def test_merge_makes_contacts_of_one_address_one(keep, merge, team_member):
    trace = merge_organisations(keep=keep, merge=merge, by=team_member)
    assert list(keep.contacts.order_by("pk").values_list("name", "email", "phone")) == [
        ("Ada", "ada@example.org", "02921 1"),
        ("Bob", "bob@example.org", ""),
    ]
    assert "Name: A. Lovelace" in trace.details


@pytest.mark.parametrize("accepts", [False, True])
def test_merge_lets_contacts_speak_for_both_only_when_told_so(keep, merge, team_member, accepts):
    merge_organisations(keep=keep, merge=merge, by=team_member, accepts_contacts=accepts)
    assert {contact.accepted_at is not None for contact in keep.contacts.all()} == {accepts}


def test_merge_keeps_the_acceptance_of_its_own_contacts(keep, merge, process, team_member):
    keep.contacts.update(accepted_at=process.updated_at)
    merge_organisations(keep=keep, merge=merge, by=team_member)
    assert [contact.accepted_at is not None for contact in keep.contacts.order_by("pk")] == [True, False]


def test_merge_fills_gaps_and_notes_what_was_said_otherwise(keep, merge, team_member):
    soest, werl = (Municipality.objects.get(slug=slug) for slug in ("soest", "werl"))
    vhs = OrganisationCategory.objects.get(slug="vhs")
    department = Department.objects.create(slug="x", name="Abteilung X")
    Organisation.objects.filter(pk=keep.pk).update(municipality=soest)
    Organisation.objects.filter(pk=merge.pk).update(
        municipality=werl,
        category=vhs,
        is_migrant_organisation=True,
        public_listing=True,
        represents_department=department,
    )
    trace = merge_organisations(keep=keep, merge=merge, by=team_member)
    keep.refresh_from_db()
    assert (keep.municipality, keep.category, keep.is_migrant_organisation) == (soest, vhs, True)
    assert (keep.represents_department, keep.public_listing) == (department, False)
    assert trace.details == ["Kommune: Werl", "Name: A. Lovelace", "Ansprechperson: 2"]


def test_merge_takes_an_address_over_as_a_whole_or_notes_it(keep, merge, team_member):
    Organisation.objects.filter(pk=merge.pk).update(street="Ring 1", town="Dorf")
    third = Organisation.objects.create(name="Dritte", postcode="01234", town="Dorf")
    first = merge_organisations(keep=keep, merge=merge, by=team_member)
    second = merge_organisations(keep=keep, merge=third, by=team_member)
    keep.refresh_from_db()
    assert (keep.street, keep.postcode, keep.town) == ("Ring 1", "", "Dorf")
    assert [line for trace in (first, second) for line in trace.details if "Dorf" in line or "0" in line] == [
        "Postleitzahl: 01234"
    ]


def test_what_waits_for_its_confirmation_renames_nothing_after_a_merge(keep, process, team_member):
    event = Event.objects.dated().order_by("starts_at")[0]
    entry = Entry([event.slug], "Nachbarn", "Nina", "nina@example.org", [DelegateEntry("Nina")])
    submission = submit_registration(entry=entry, key="nachbarn")
    merge_organisations(keep=keep, merge=submission.contact.organisation, by=team_member)
    confirm_submission(submission=submission)

    keep.refresh_from_db()
    assert keep.name == "Türkischer Elternverein"
    assert keep.contacts.accepted().get().name == "Nina"


def test_merge_leaves_a_dated_trace_that_moves_along(keep, merge, team_member, set_clock):
    set_clock("2013-02-01T12:00")
    merge_organisations(keep=keep, merge=merge, by=team_member)
    trace = OrganisationMerge.objects.get()
    assert (trace.kept, trace.kept_name, trace.merged_name, trace.by) == (
        keep, "Türkischer Elternverein", "Elternverein (türkisch)", team_member,
    )  # fmt: skip
    assert f"{trace.at:%Y-%m-%d}" == "2013-02-01"
    third = Organisation.objects.create(name="Dritte")
    merge_organisations(keep=third, merge=keep, by=team_member)
    assert list(third.merges.order_by("pk").values_list("merged_name", flat=True)) == [
        "Elternverein (türkisch)",
        "Türkischer Elternverein",
    ]


def test_merge_with_itself_or_what_is_gone_is_refused(keep, merge, team_member):
    with pytest.raises(MergeRefusedError):
        merge_organisations(keep=keep, merge=keep, by=team_member)
    gone = Organisation.objects.create(name="Weg")
    Organisation.objects.filter(pk=gone.pk).delete()
    with pytest.raises(MergeRefusedError):
        merge_organisations(keep=keep, merge=gone, by=team_member)
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("model", [Organisation, Contact])
def test_every_relation_of_every_app_is_known_to_merging(keep, model):
    """What later apps add must move too: each relation has rows that `update` can move, none points by a key of its own."""
    row = model.objects.get()
    pointing = {
        f"{other._meta.label}.{field.name}"
        for other in apps.get_models(include_auto_created=True)
        for field in other._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is model
    }
    assert {
        f"{relation.related_model._meta.label}.{relation.field.name}" for relation, _rows in relations_to(row)
    } == pointing


# --- Possible duplicates -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        "Türkischer Elternverein e.V.",
        "Elternverein, türkischer",
        "Tuerkischer Eltern-Verein",
        "Türkischer Elternverien",
        "Der türkische Elternverein e. V.",
    ],
)
def test_similar_names_are_found(keep, other):
    second = Organisation.objects.create(name=other)
    assert [
        (pair.first, pair.second, pair.shares_address) for pair in possible_duplicates(Organisation.objects.all())
    ] == [(keep, second, False)]


@pytest.mark.parametrize("other", ["Griechischer Elternverein", "Türkischer Sportverein", "Caritas", "e.V.", "…"])
def test_other_names_are_not(keep, other):
    Organisation.objects.create(name=other)
    assert possible_duplicates(Organisation.objects.all()) == []


def test_common_address_is_found(keep):
    second = Organisation.objects.create(name="Frauencafé")
    second.contacts.create(name="Ada", email="Ada@Example.org")
    assert [
        (pair.first, pair.second, pair.shares_address) for pair in possible_duplicates(Organisation.objects.all())
    ] == [(keep, second, True)]


def test_name_key_of_a_name_without_words_of_its_own():
    assert (name_key("e. V."), name_key("Verein der Eltern e.V.")) == ("e v", "eltern")


def test_duplicates_among_thousands_are_found_in_seconds(keep, django_assert_num_queries):
    Organisation.objects.bulk_create(
        Organisation(name=name, folded_name=name.lower())
        for name in (
            f"{kind} {place}{n}"
            for kind in ("Kulturverein", "Sportverein", "Kita")
            for place in "abcd"
            for n in range(250)
        )
    )
    begun = time.perf_counter()
    with django_assert_num_queries(2):
        possible_duplicates(Organisation.objects.all())
    assert time.perf_counter() - begun < 10


# --- The pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("TUERKISCH", ["Elternverein (türkisch)", "Türkischer Elternverein"]),
        ("elternverein tür", ["Elternverein (türkisch)", "Türkischer Elternverein"]),
        ("bob@", ["Elternverein (türkisch)"]),
        ("lovelace", ["Elternverein (türkisch)"]),
        ("%", []),
        ("nichts", []),
    ],
)
def test_organisations_are_found(keep, merge, text, found):
    assert [each.name for each in find_organisations(Organisation.objects.all(), text)] == found


def test_list_is_narrowed_by_every_filter(keep, merge, team_client):
    Organisation.objects.filter(pk=keep.pk).update(
        category=OrganisationCategory.objects.get(slug="vhs"),
        municipality=Municipality.objects.get(slug="soest"),
        is_migrant_organisation=True,
    )
    for query, names in {
        "art=vhs": [keep.name],
        "kommune=soest": [keep.name],
        "migranten=ja": [keep.name],
        "migranten=nein": [merge.name],
        "kommune=werl": [],
        "art=unbekannt": [merge.name, keep.name],
        "suche=%00": [merge.name, keep.name],
        "suche=ada&migranten=ja": [keep.name],
        "seite=99999999999999999999999": [merge.name, keep.name],
    }.items():
        assert [each.name for each in team_client.get(f"{URL}?{query}").context["page"]] == names, query
    page = team_client.get(f"{URL}?art=vhs&suche=Ada&seite=1").content.decode()
    assert f'href="{URL}?suche=Ada"' in page
    assert f'href="{URL}?art=vhs"' in page


def test_list_counts_active_registrations(keep, team_client):
    registered(keep, "ada@example.org")
    assert "1 Anmeldung<" in team_client.get(URL).content.decode()


def test_list_takes_the_same_queries_however_long(process, team_client, assert_same_queries):
    def add(number: int) -> None:
        organisation = Organisation.objects.create(
            name=f"Verein {number}", category=OrganisationCategory.objects.first()
        )
        organisation.contacts.create(name="Ada", email="ada@example.org")
        registered(organisation, "ada@example.org") if number < 3 else None

    assert_same_queries(lambda: team_client.get(URL), add)


def test_export_takes_the_same_queries_however_long(process, team_client, assert_same_queries):
    assert_same_queries(
        lambda: team_client.get(f"{URL}liste.csv"),
        lambda number: Organisation.objects.create(name=f"Verein {number}").contacts.create(name="Ada"),
    )


def test_organisation_page_takes_the_same_queries_however_long(keep, team_client, assert_same_queries):
    events = list(Event.objects.dated())

    def add(number: int) -> None:
        registration = registered(keep, f"{number}@example.org")
        Registration.objects.filter(pk=registration.pk).update(event=events[number % len(events)])
        OrganisationMerge.objects.create(kept=keep, kept_name="A", merged_name="B", at=registration.created_at)

    assert_same_queries(lambda: team_client.get(f"{URL}{keep.pk}/"), add)


def test_export_holds_what_the_list_shows(keep, merge, team_client):
    Organisation.objects.filter(pk=merge.pk).update(street="Ring 1", postcode="01234", town="Dorf")
    lines = team_client.get(f"{URL}liste.csv?suche=bob").content.decode("utf-8-sig").splitlines()
    assert lines == [
        "Organisation;Art;Kommune;Straße und Hausnummer;Postleitzahl;Ort;Migrantenorganisation;Ansprechperson;E-Mail;"
        "Telefon;Sprache;Anmeldungen",
        "Elternverein (türkisch);;;Ring 1;01234;Dorf;;A. Lovelace;ADA@example.org;02921 1;;0",
        "Elternverein (türkisch);;;Ring 1;01234;Dorf;;Bob;bob@example.org;;;0",
    ]


def test_new_organisation_leads_to_its_contact(process, team_client):
    response = team_client.post(
        f"{URL}neu/", {"name": "Neu", "category": OrganisationCategory.objects.get(slug="vhs").pk}
    )
    organisation = Organisation.objects.get()
    assert response["Location"] == f"{URL}{organisation.pk}/ansprechpersonen/neu/"
    team_client.post(response["Location"], {"name": "Ada", "email": "ada@example.org", "is_accepted": "on"})
    assert organisation.contacts.get().accepted_at is not None


def test_taken_name_is_refused_in_the_same_municipality(keep, team_client):
    soest, werl = (Municipality.objects.get(slug=slug) for slug in ("soest", "werl"))
    Organisation.objects.filter(pk=keep.pk).update(municipality=soest)
    words = "Eine Organisation dieses Namens gibt es schon."
    assert words in team_client.post(f"{URL}neu/", {"name": "tuerkischer ELTERNVEREIN"}).content.decode()
    assert words in team_client.post(f"{URL}neu/", {"name": keep.name, "municipality": soest.pk}).content.decode()
    assert team_client.post(f"{URL}neu/", {"name": keep.name, "municipality": werl.pk}).status_code == 302
    # Its own name is no hindrance.
    assert team_client.post(f"{URL}{keep.pk}/", {"name": keep.name, "municipality": soest.pk}).status_code == 302


@pytest.mark.parametrize("name", ["", " ", "a\x00b", "x" * 201])
def test_bad_name_is_refused_in_words(process, team_client, name):
    response = team_client.post(f"{URL}neu/", {"name": name})
    assert response.status_code == 200
    assert "Bitte prüfen Sie eine Angabe" in response.content.decode()


def test_address_is_taken_once_per_organisation_whatever_its_case(keep, merge, team_client):
    url = f"{URL}{keep.pk}/ansprechpersonen/neu/"
    response = team_client.post(url, {"name": "Zwei", "email": "ADA@example.org"})
    assert "Diese E-Mail-Adresse hat schon eine andere Ansprechperson der Organisation." in response.content.decode()
    assert team_client.post(url, {"name": "Bob", "email": "bob@example.org"}).status_code == 302


def test_contact_can_be_accepted_and_no_longer(keep, team_client):
    contact = keep.contacts.get()
    url = f"{URL}{keep.pk}/ansprechpersonen/{contact.pk}/"
    for data, is_accepted in [({"is_accepted": "on"}, True), ({}, False)]:
        team_client.post(url, {"name": "Ada", "email": "ada@example.org", **data})
        contact.refresh_from_db()
        assert (contact.accepted_at is not None) == is_accepted


def test_team_hands_over_for_somebody_who_has_left(keep, team_client):
    registration = registered(keep, "ada@example.org")
    page = f"{URL}{keep.pk}/ansprechpersonen/{registration.contact_id}/uebergeben/"
    assert f'href="{page}"' in team_client.get(page.removesuffix("uebergeben/")).content.decode()
    assert "Tragen Sie zuerst die neue Ansprechperson ein." in team_client.get(page).content.decode()
    heir = keep.contacts.create(name="Bo", email="bo@example.org", accepted_at=registration.created_at)

    assert "Wählen Sie aus, wer die Anmeldungen weiterführt" in team_client.post(page).content.decode()
    done = team_client.post(page, {"successor": heir.pk}, follow=True).content.decode()
    assert "Bo führt die Anmeldungen weiter." in done
    registration.refresh_from_db()
    assert (registration.contact, list(keep.contacts.all())) == (heir, [heir])
    assert team_client.get(page).status_code == 404


def test_contact_of_another_organisation_is_not_found(keep, merge, team_client):
    assert team_client.get(f"{URL}{keep.pk}/ansprechpersonen/{merge.contacts.first().pk}/").status_code == 404
    assert team_client.get(f"{URL}999999/ansprechpersonen/neu/").status_code == 404


def test_duplicates_page_leads_to_merging(keep, merge, team_client):
    Organisation.objects.filter(pk=merge.pk).update(name="Türkischer Elternverein e.V.")
    page = team_client.get(f"{URL}doppelte/").content.decode()
    url = f"{URL}{keep.pk}/zusammenfuehren/?mit={merge.pk}"
    assert f'href="{url}"' in page
    preview = team_client.get(url).content.decode()
    assert "wird eins mit „Ada“" in preview
    assert "Ansprechperson: 2" in preview
    response = team_client.post(f"{URL}{keep.pk}/zusammenfuehren/", {"mit": merge.pk}, follow=True)
    assert "„Türkischer Elternverein e.V.“ ist in „Türkischer Elternverein“ aufgegangen." in response.content.decode()
    assert Organisation.objects.get() == keep


def test_merge_page_finds_the_other_one(keep, merge, team_client):
    page = team_client.get(f"{URL}{keep.pk}/zusammenfuehren/?suche=tuerkisch").content.decode()
    assert f"?mit={merge.pk}" in page
    assert f"?mit={keep.pk}" not in page


@pytest.mark.parametrize("other", ["", "x", "-1", "٣", "999999", "9" * 40, "%00"])
def test_merge_with_nothing_is_not_found(keep, team_client, other):
    assert team_client.get(f"{URL}{keep.pk}/zusammenfuehren/?mit={other}").status_code == 404
    assert team_client.post(f"{URL}{keep.pk}/zusammenfuehren/", {"mit": other}).status_code == 404
    assert team_client.post(f"{URL}{keep.pk}/zusammenfuehren/", {"mit": keep.pk}).status_code == 404
