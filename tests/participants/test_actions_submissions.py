"""Submitting and confirming: places, queue, limits, and that nothing counts twice."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from participants.actions.registrations import cancel_registration, expire_unconfirmed
from participants.actions.submissions import DelegateEntry, Entry, confirm_submission, submit_registration
from participants.actions.transitions import lock_events
from participants.models import Contact, Delegate, Organisation, OutgoingMail, Registration, Submission
from participants.queries import place_state
from tests.participants.registering import START, ZONE, mails, register, states, submit

pytestmark = pytest.mark.django_db


def test_submit_takes_neither_place_nor_number(event):
    submission = submit(event, people=2)

    registration = submission.registrations.get()
    assert (registration.state, registration.queue_number) == ("unconfirmed", None)
    assert place_state(event).taken == 0
    assert [mail.kind for mail in mails()] == ["confirm_link"]
    assert not registration.delegates.filter(is_active=True).exists()


def test_same_form_again_is_the_same_submission(event):
    first = submit(
        event,
        key="same-key",
        organisation="Verein",
        email="v@example.org",
        contact_name="K",
        delegates=[DelegateEntry("A")],
    )
    again = submit(
        event,
        key="same-key",
        organisation="Verein",
        email="v@example.org",
        contact_name="K",
        delegates=[DelegateEntry("A")],
    )

    assert again == first
    assert (Submission.objects.count(), Registration.objects.count(), OutgoingMail.objects.count()) == (1, 1, 1)


def test_corrected_form_replaces_the_one_before(event):
    wrong = submit(event, key="same-key", email="falsch@example.org")
    right = submit(event, key="same-key", email="richtig@example.org")

    assert wrong.registrations.get().end_reason == "replaced"
    assert confirm_submission(submission=wrong).confirmed_at is None
    assert confirm_submission(submission=right).registrations.get().state == "confirmed"


def test_confirmed_form_is_not_replaced(event):
    first = submit(event, key="same-key", email="eins@example.org")
    confirm_submission(submission=first)
    submit(event, key="same-key", email="zwei@example.org")

    assert first.registrations.get().state == "confirmed"


def test_places_then_queue_in_order(event):
    for _number in range(4):
        register(event)

    assert states(event) == ["confirmed", "confirmed", "waiting", "waiting"]
    assert list(event.registrations.order_by("pk").values_list("queue_number", flat=True)) == [None, None, 1, 2]


def test_group_is_all_or_nothing(event):
    register(event)
    register(event, people=2)

    assert states(event) == ["confirmed", "waiting"]
    assert place_state(event).free == 1


def test_newcomers_queue_while_anyone_waits_even_where_a_place_is_free(event):
    register(event)
    register(event, people=2)
    register(event)

    assert states(event) == ["confirmed", "waiting", "waiting"]


def test_unlimited_places(make_event):
    event = make_event(places=None)
    for _number in range(3):
        register(event, people=3)

    assert states(event) == ["confirmed"] * 3
    state = place_state(event)
    assert (state.key, state.places, state.free, state.taken) == ("free", None, None, 9)


def test_each_event_answers_for_itself_in_one_mail(make_event):
    full, free = make_event(places=0), make_event()
    register(full, free)

    assert [states(full), states(free)] == [["waiting"], ["confirmed"]]
    [mail] = mails("registered")
    assert mail.subject == "Sie sind angemeldet: Do., 24. Januar 2013, Rathaus"
    assert "Sie stehen auf Platz 1 der Warteliste." in mail.text
    assert "Sie haben einen Platz." in mail.text


def test_confirming_twice_changes_nothing(event):
    submission = submit(event)
    confirm_submission(submission=submission)
    confirm_submission(submission=submission)

    assert states(event) == ["confirmed"]
    assert [mail.kind for mail in mails()] == ["confirm_link", "registered"]
    assert list(Registration.objects.get().changes.values_list("from_state", "to_state")) == [
        ("", "unconfirmed"),
        ("unconfirmed", "confirmed"),
    ]


def test_deadline_counts_at_confirmation(event, set_time):
    submission = submit(event)
    set_time(START - timedelta(hours=24))
    Submission.objects.update(expires_at=START)
    confirm_submission(submission=submission)

    registration = Registration.objects.get()
    assert (registration.state, registration.end_reason) == ("expired", "closed")
    assert mails("registered")[0].subject == "Anmeldung nicht möglich: Do., 17. Januar 2013, Rathaus"


def test_unconfirmed_expires(event, set_time):
    submission = submit(event)
    set_time(datetime(2013, 1, 9, 9, 1, tzinfo=ZONE))

    assert confirm_submission(submission=submission).confirmed_at is None
    assert expire_unconfirmed() == 1
    assert expire_unconfirmed() == 0
    assert Registration.objects.get().end_reason == "not_confirmed"


def test_limit_per_organisation_counts_all_its_accepted_contacts(event):
    event.places = None
    event.save()
    register(event, organisation="Verein", email="eins@example.org", people=2)
    Contact.objects.create(
        organisation=Organisation.objects.get(name="Verein"), name="Zwei", email="zwei@example.org", accepted_at=START
    )
    [refused] = register(event, organisation="Verein", email="zwei@example.org", people=2)
    [fits] = register(event, organisation="Verein", email="zwei@example.org", people=1)

    assert (refused.state, refused.end_reason) == ("expired", "too_many")
    assert fits.state == "confirmed"


def test_stranger_neither_uses_up_nor_learns_an_organisations_places(event):
    event.places = None
    event.save()
    register(event, organisation="Verein", people=3)
    [stranger] = register(event, organisation="VEREIN", people=3, email="fremd@example.org")

    assert stranger.state == "confirmed"
    assert stranger.organisation.name == "Verein"
    assert stranger.contact.accepted_at is None
    [own] = register(event, organisation="Verein", email="fremd@example.org")
    assert own.end_reason == "too_many"


def test_stranger_overwrites_nothing(event):
    register(event, organisation="Schützenverein Groß", contact_name="Anna", email="anna@example.org")
    register(event, organisation="schuetzenverein gross", category="", contact_name="Fremd", email="f@example.org")

    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.category.slug) == ("Schützenverein Groß", "vereine")
    assert organisation.contacts.get(email="anna@example.org").name == "Anna"


def test_what_nobody_confirmed_holds_for_no_organisation(event):
    submit(event, organisation="VEREIN  ä", contact_name="Unsinn", email="a@example.org")
    register(event, organisation="Verein Ä", contact_name="Anna", email="A@example.org".lower())

    contact = Contact.objects.select_related("organisation").get()
    assert (contact.name, contact.organisation.name) == ("Anna", "Verein Ä")
    assert contact.accepted_at is not None


def test_same_name_in_another_municipality_is_another_organisation(event, county):
    register(event, organisation="Kita Sonne", municipality="musterstadt")
    county.refresh_from_db()
    type(event.venue.municipality).objects.create(slug="anderswo", name="Anderswo", kind="city")
    register(event, organisation="Kita Sonne", municipality="anderswo")

    assert Organisation.objects.count() == 2


def test_same_person_twice_is_refused_whatever_the_case(event):
    register(event, delegates=[DelegateEntry("Anna", "anna@example.org")])
    [again] = register(event, delegates=[DelegateEntry("A.", "anna@example.org")])

    assert again.end_reason == "already_registered"
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegate.objects.create(event=event, registration=again, name="Anna", email="ANNA@example.org", is_active=True)


def test_same_contact_names_the_same_person_twice(event):
    first, again = (
        register(event, organisation="Verein", email="v@example.org", delegates=[DelegateEntry(name)])[0]
        for name in ("Anna Groß", "anna  gross")
    )

    assert (first.state, again.end_reason) == ("confirmed", "already_registered")


def test_cancelled_person_may_come_back(event):
    delegates = [DelegateEntry("Anna", "anna@example.org")]
    [first] = register(event, delegates=delegates)
    cancel_registration(registration=first)
    [again] = register(event, delegates=delegates)

    assert again.state == "confirmed"


def test_unconfirmed_person_blocks_nobody(event):
    submit(event, delegates=[DelegateEntry("Anna", "anna@example.org")])
    [real] = register(event, delegates=[DelegateEntry("Anna", "anna@example.org")])

    assert real.state == "confirmed"


def test_only_so_many_open_forms_per_address(event):
    entry = {"email": "v@example.org"}
    for _number in range(5):
        submit(event, **entry)
    refused = submit_registration(
        entry=Entry(
            events=[event.slug],
            organisation="X",
            contact_name="X",
            email="v@example.org",
            delegates=[DelegateEntry("X")],
        ),
        key="another",
    )

    assert refused is None
    assert len(mails()) == 5


def test_entry_refuses_one_address_for_two_people():
    with pytest.raises(ValueError, match="address of their own"):
        Entry(
            events=["a"],
            organisation="X",
            contact_name="X",
            email="x@example.org",
            delegates=[DelegateEntry("A", "a@example.org"), DelegateEntry("B", "a@example.org")],
        )


def test_rollback_leaves_no_mail(event):
    def fail_afterwards() -> None:
        with transaction.atomic():
            register(event)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_afterwards()

    assert OutgoingMail.objects.count() == Registration.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_events_are_locked_inside_a_transaction_only(event):
    with pytest.raises(TransactionManagementError):
        lock_events([event.pk])


def test_confirmation_takes_as_many_queries_in_a_long_queue(event, django_assert_max_num_queries):
    for _number in range(20):
        register(event)
    submission = submit(event)
    with django_assert_max_num_queries(40):
        confirm_submission(submission=submission)
