"""What must always hold of registrations, mails and jobs stands in the database itself: raw SQL may not break it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from participants.actions.jobs import enqueue_job
from participants.models import Contact, Delegate, Job, MailLink, OutgoingMail, Registration, Submission
from participants.models.organisations import Organisation
from tests.participants.registering import register, submit

pytestmark = pytest.mark.django_db


def assert_refused(sql: str, *values: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "change",
    [
        "state = 'lost'",
        "state = 'waiting'",
        "state = 'offered'",
        "state = 'cancelled'",
        "end_reason = 'by_contact'",
        "state = 'cancelled', end_reason = 'because'",
    ],
)
def test_registration_refuses(event, change):
    register(event)
    assert_refused(f"UPDATE {Registration._meta.db_table} SET {change}")


def test_unconfirmed_has_no_queue_number(event):
    submit(event)
    assert_refused(f"UPDATE {Registration._meta.db_table} SET queue_number = 1")


def test_queue_number_once_per_event(make_event):
    event = make_event(places=0)
    register(event)
    register(event)
    assert_refused(f"UPDATE {Registration._meta.db_table} SET queue_number = 7")


def test_registration_once_per_form_and_event(event):
    submission = submit(event)
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(
            event=event,
            submission=submission,
            organisation=submission.contact.organisation,
            contact=submission.contact,
            created_at=timezone.now(),
            changed_at=timezone.now(),
        )


def test_delegate_address_is_active_once_per_event_whatever_its_case(event):
    register(event, people=2)
    one, other = Delegate.objects.order_by("pk")
    Delegate.objects.filter(pk=one.pk).update(email="anna@example.org")
    assert_refused(f"UPDATE {Delegate._meta.db_table} SET email = 'ANNA@example.org' WHERE id = %s", other.pk)
    Delegate.objects.filter(pk=one.pk).update(is_active=False)
    Delegate.objects.filter(pk=other.pk).update(email="ANNA@example.org")


def test_contact_address_once_per_organisation_whatever_its_case(event):
    [registration] = register(event, email="a@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(organisation=registration.organisation, name="B", email="A@example.org")


@pytest.mark.parametrize("change", ["state = 'lost'", "state = 'sending'", "kind = 'spam'"])
def test_mail_refuses(event, change):
    submit(event)
    assert_refused(f"UPDATE {OutgoingMail._meta.db_table} SET {change}")


@pytest.mark.parametrize("change", ["state = 'lost'", "state = 'running'", "progress = 101"])
def test_job_refuses(county, change):
    enqueue_job(kind="pdf", key="draft")
    assert_refused(f"UPDATE {Job._meta.db_table} SET {change}")


def test_unfinished_job_once_per_key(county):
    enqueue_job(kind="pdf", key="draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="pdf", key="draft", due_at=timezone.now() + timedelta(hours=1))


def test_link_and_form_refuse_unknown_words(event):
    submit(event)
    assert_refused(f"UPDATE {MailLink._meta.db_table} SET purpose = 'open'")
    assert_refused(f"UPDATE {Submission._meta.db_table} SET channel = 'pigeon'")


def test_folded_name_follows_the_name(county):
    organisation = Organisation.objects.create(name="Schützenverein  Groß")
    organisation.name = "Frauencafé"
    organisation.save(update_fields=["name"])
    organisation.refresh_from_db()

    assert organisation.folded_name == "frauencafe"
