"""Writing to a selection: whom it reaches, once, whatever happens."""

import pytest

from participants.actions.addresses import mark_undeliverable
from participants.actions.invitations import invite_organisations
from participants.actions.mailings import SelectionChangedError, send_mailing, stop_mailing
from participants.actions.registrations import cancel_registration
from participants.actions.submissions import DelegateEntry
from participants.models import Mailing, Organisation, OrganisationCategory, OutgoingMail, Registration
from participants.queries.mailings import SILENT, Selection, recipients_of, with_progress
from tests.participants.registering import mails, register, submit
from workshops.models import Municipality

pytestmark = pytest.mark.django_db


def reached(**selection: object) -> list[str]:
    return [each.email for each in recipients_of(Selection(**selection)).reached]


@pytest.fixture
def cast(make_event):
    """Of two events: a@ and b@ have places at the first, c@ waits; a@ has a place at the second, d@ cancelled there."""
    first, second = make_event(places=2), make_event()
    register(first, second, email="a@example.org", organisation="Anton")
    register(first, email="b@example.org", organisation="Berta", municipality="", category="")
    register(first, email="c@example.org", organisation="Cäsar", delegates=[DelegateEntry("Pia", "pia@example.org")])
    cancel_registration(registration=register(second, email="d@example.org", organisation="Dora")[0])
    submit(second, email="nicht-bestaetigt@example.org")
    return first, second


def test_selection_by_state_event_kind_and_place(cast):
    first, second = cast
    confirmed, waiting, cancelled = ["confirmed"], ["waiting"], ["cancelled"]
    assert reached(states=confirmed) == ["a@example.org", "b@example.org"]
    assert reached(states=confirmed, events=[second.pk]) == ["a@example.org"]
    assert reached(states=waiting) == ["c@example.org"]
    assert reached(states=waiting, with_people=True) == ["c@example.org", "pia@example.org"]
    assert reached(states=cancelled, events=[second.pk]) == ["d@example.org"]
    assert reached(states=confirmed + waiting + cancelled, events=[first.pk, second.pk]) == [
        f"{letter}@example.org" for letter in "abcd"
    ]
    town, kind = Municipality.objects.get().pk, OrganisationCategory.objects.get().pk
    assert reached(states=confirmed, municipalities=[town]) == ["a@example.org"]
    assert reached(states=confirmed, categories=[kind]) == ["a@example.org"]
    assert reached(states=[]) == []


def test_who_was_offered_a_place_waits_and_who_is_in_again_has_not_cancelled(cast):
    first, second = cast
    offered = Registration.objects.filter(contact__email="c@example.org")
    offered.update(state="offered", offer_expires_at=first.starts_at)
    assert reached(states=["waiting"]) == ["c@example.org"]
    assert reached(states=["confirmed"]) == ["a@example.org", "b@example.org"]

    register(first, email="d@example.org", organisation="Dora")
    assert reached(states=["cancelled"]) == ["d@example.org"]
    register(second, email="d@example.org", organisation="Dora")
    assert reached(states=["cancelled"]) == []


def test_silent_ones_who_were_invited(cast):
    first, second = cast
    quiet = Organisation.objects.create(name="Emil")
    quiet.contacts.create(name="Emil", email="E@example.org")
    invite_organisations(organisations=[quiet.pk], events=[first.pk], channel="letter")

    assert reached(states=[SILENT]) == ["e@example.org"]
    assert reached(states=[SILENT], events=[second.pk]) == []
    assert reached(states=["waiting", SILENT]) == ["c@example.org", "e@example.org"]


def test_each_address_once_and_dead_ones_apart(make_event):
    event = make_event(places=9)
    for name in ("Anton", "Berta"):
        register(event, email="beide@example.org", organisation=name)
    register(event, email="tot@example.org", organisation="Cäsar")
    mark_undeliverable(address="TOT@example.org", reason="kam zurück")
    found = recipients_of(Selection(states=["confirmed"]))

    assert [(each.email, each.organisation) for each in found.reached] == [("beide@example.org", "Anton")]
    assert [each.email for each in found.spared] == ["tot@example.org"]


def send(by, count: int = 2, key: str = "schluessel") -> Mailing:
    return send_mailing(
        key=key,
        subject="Parken",
        text="bitte hinter dem Haus.\n\nhttps://example.org",
        selection=Selection(states=["confirmed"]),
        words="Angemeldete",
        count=count,
        by=by,
    )


def test_everyone_gets_a_mail_of_their_own_once(cast, team_member):
    mailing = send(team_member)
    assert send(team_member) == mailing
    assert send(team_member, count=7) == mailing

    sent = mails("mailing")
    assert [mail.to for mail in sent] == ["a@example.org", "b@example.org"]
    assert len({mail.message_id for mail in sent}) == 2
    assert {mail.reply_to for mail in sent} == {"team@example.org"}
    assert "bitte hinter dem Haus." in sent[1].text
    assert '<a href="https://example.org"' in sent[1].html
    assert (mailing.by, mailing.recipients, mailing.selection) == (team_member, 2, "Angemeldete")


def test_nothing_goes_out_when_others_are_meant_than_were_shown(cast, team_member):
    with pytest.raises(SelectionChangedError) as changed:
        send(team_member, count=3)
    assert changed.value.count == 2
    assert not Mailing.objects.exists()
    assert not mails("mailing")


def test_stopping_takes_back_what_has_not_left(cast, team_member):
    mailing = send(team_member)
    OutgoingMail.objects.filter(to="a@example.org", mailing=mailing).update(state="sent")
    assert stop_mailing(mailing=mailing) == 1
    assert stop_mailing(mailing=mailing) == 0
    shown = with_progress(Mailing.objects.all()).get()
    assert (shown.sent, shown.waiting, shown.stuck, shown.stopped) == (1, 0, 0, 1)


def test_counting_costs_the_same_for_few_and_many(make_event, assert_same_queries):
    event = make_event(places=None)
    everyone = Selection(states=["confirmed", "waiting", "cancelled", SILENT], with_people=True)
    assert_same_queries(lambda: recipients_of(everyone), lambda _number: register(event))
