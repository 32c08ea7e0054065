"""Who speaks for an organisation: asking, accepting, inviting, handing over; addresses; accounts; secret calendars."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from participants.actions import contacts as actions
from participants.actions.accounts import ensure_account
from participants.actions.contacts import ContactRefusedError
from participants.actions.submissions import DelegateEntry
from participants.models import AddressProof, Contact, ErasureRequest, MailLink, Organisation, OutgoingMail
from participants.models.tokens import hash_token
from tests.participants.registering import link_in, mails, register, submit
from workshops.ics import readdress
from workshops.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker(event) -> Contact:
    """Has brought „Verein“ in and speaks for it."""
    [registration] = register(event, organisation="Verein", email="erste@example.org")
    return Contact.objects.get(pk=registration.contact_id)


@pytest.fixture
def asker(speaker, make_event) -> Contact:
    """Has named the same organisation later."""
    [registration] = register(make_event(), organisation="Verein", email="zweite@example.org")
    return Contact.objects.get(pk=registration.contact_id)


def reload(contact: Contact) -> Contact:
    return Contact.objects.get(pk=contact.pk)


# --- Asking -------------------------------------------------------------------------------------------------------------


def test_a_newcomer_asks_once_and_no_word_of_theirs_is_in_the_mail(asker, make_event):
    assert (asker.accepted_at, list(Contact.objects.asking())) == (None, [asker])
    [mail] = mails("contact_asks")
    assert mail.to == "erste@example.org"
    assert asker.name not in mail.text + mail.html
    register(make_event(), organisation="Verein", email="zweite@example.org")
    assert len(mails("contact_asks")) == 1


def test_nobody_asks_before_their_address_is_proven(speaker, make_event):
    submit(make_event(), organisation="Verein", email="dritte@example.org")
    assert list(Contact.objects.asking()) == []
    assert mails("contact_asks") == []


def test_accepting_tells_once(asker):
    actions.accept_contact(contact=asker)
    actions.accept_contact(contact=asker)
    assert reload(asker).is_accepted
    assert [mail.to for mail in mails("contact_accepted")] == ["zweite@example.org"]


def test_declined_stays_apart_for_good_until_accepted(asker, speaker, make_event):
    actions.decline_contact(contact=asker)
    actions.decline_contact(contact=asker)
    assert [mail.to for mail in mails("contact_declined")] == ["zweite@example.org"]
    speaker.accepted_at = None
    speaker.save()
    # Nobody speaks for the organisation any more: that does not make them its first.
    register(make_event(), organisation="Verein", email="zweite@example.org")
    assert not reload(asker).is_accepted
    actions.accept_contact(contact=asker)
    assert (reload(asker).is_accepted, reload(asker).declined_at) == (True, None)


def test_who_is_accepted_is_not_declined(speaker):
    actions.decline_contact(contact=speaker)
    assert reload(speaker).is_accepted


# --- Inviting -----------------------------------------------------------------------------------------------------------


def test_invited_by_link_speaks_for_the_organisation(speaker):
    proof = actions.invite_contact(contact=speaker, name="Neue", email="neue@example.org")
    [mail] = mails("contact_invited")
    assert (mail.to, AddressProof.objects.find(link_in(mail).split("/")[2])) == ("neue@example.org", proof)
    assert speaker.organisation.contacts.count() == 1
    contact = actions.join_organisation(proof=proof)
    assert (contact.name, contact.email, contact.is_accepted) == ("Neue", "neue@example.org", True)
    assert actions.join_organisation(proof=proof) is None
    assert speaker.organisation.contacts.count() == 2


def test_the_newest_invitation_holds_and_can_be_taken_back(speaker):
    first = actions.invite_contact(contact=speaker, name="Neue", email="neue@example.org")
    second = actions.invite_contact(contact=speaker, name="Neue", email="NEUE@example.org")
    assert actions.join_organisation(proof=first) is None
    actions.withdraw_invitation(proof=second)
    assert actions.join_organisation(proof=second) is None
    assert speaker.organisation.contacts.count() == 1


def test_taking_an_invitation_back_leaves_another_organisations_alone(speaker, make_event):
    [elsewhere] = register(make_event(), organisation="Anderer", email="dritte@example.org")
    for contact in (speaker, elsewhere.contact):
        actions.invite_contact(contact=contact, name="Neue", email="neue@example.org")
    actions.withdraw_invitation(proof=speaker.organisation.address_proofs.get())
    assert [mail.state for mail in mails("contact_invited")] == ["withdrawn", "queued"]


def test_only_who_speaks_for_it_invites_and_not_without_end(speaker, asker):
    with pytest.raises(ContactRefusedError):
        actions.invite_contact(contact=asker, name="Neue", email="neue@example.org")
    with pytest.raises(ContactRefusedError, match="schon Ansprechperson"):
        actions.invite_contact(contact=speaker, name="Ich", email="Erste@example.org")
    for number in range(actions.PROOFS_PER_DAY):
        actions.invite_contact(contact=speaker, name="Neue", email=f"neue-{number}@example.org")
    with pytest.raises(ContactRefusedError, match="morgen"):
        actions.invite_contact(contact=speaker, name="Neue", email="zuviel@example.org")
    assert len(mails("contact_invited")) == actions.PROOFS_PER_DAY


def test_a_stranger_does_not_use_up_what_the_organisation_may_send(speaker, asker):
    for number in range(actions.PROOFS_PER_DAY):
        actions.ask_new_address(contact=asker, email=f"neu-{number}@example.org")
    with pytest.raises(ContactRefusedError, match="morgen"):
        actions.ask_new_address(contact=asker, email="zuviel@example.org")
    actions.invite_contact(contact=speaker, name="Neue", email="neue@example.org")


def test_who_was_taken_out_brings_nobody_in(speaker, asker):
    actions.accept_contact(contact=asker)
    proof = actions.invite_contact(contact=asker, name="Neue", email="neue@example.org")
    Contact.objects.filter(pk=asker.pk).update(accepted_at=None)
    assert actions.join_organisation(proof=proof) is None


def test_an_old_invitation_is_over(speaker):
    proof = actions.invite_contact(contact=speaker, name="Neue", email="neue@example.org")
    AddressProof.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert actions.join_organisation(proof=proof) is None


# --- Handing over -------------------------------------------------------------------------------------------------------


def test_handed_over_registrations_go_on_and_old_links_open_nothing(speaker, asker, event):
    actions.accept_contact(contact=asker)
    actions.remove_contact(contact=speaker, successor=asker)
    [registration] = event.registrations.all()
    assert (registration.state, registration.contact, registration.submission.contact) == ("confirmed", asker, asker)
    assert registration.changes.last().kind == "contact"
    assert not Contact.objects.filter(pk=speaker.pk).exists()
    assert not MailLink.objects.filter(submission=registration.submission).exists()
    assert [(mail.to, mail.state) for mail in mails("registered")] == [
        ("erste@example.org", "withdrawn"),
        ("zweite@example.org", "queued"),
    ]
    assert [mail.to for mail in mails("contact_removed")] == ["erste@example.org"]
    [told] = mails("contact_succeeds")
    assert (told.to, registration.reference in told.text) == ("zweite@example.org", True)


def test_the_last_one_cannot_go_nor_hand_over_to_a_stranger(speaker, asker):
    for successor in (None, asker, speaker):
        with pytest.raises(ContactRefusedError, match="Laden Sie zuerst"):
            actions.remove_contact(contact=speaker, successor=successor)
    assert reload(speaker).is_accepted


def test_two_cannot_both_go(speaker, asker):
    actions.accept_contact(contact=asker)
    actions.remove_contact(contact=speaker, successor=asker)
    with pytest.raises(ContactRefusedError):
        actions.remove_contact(contact=asker, successor=speaker)


# --- Addresses ----------------------------------------------------------------------------------------------------------


def test_a_new_address_counts_once_it_is_proven_everywhere(speaker, make_event):
    [elsewhere] = register(make_event(), organisation="Anderer", email="erste@example.org")
    user = User.objects.create_user("erste@example.org")
    EmailAddress.objects.create(user=user, email="erste@example.org", verified=True, primary=True)
    proof = actions.ask_new_address(contact=speaker, email="neu@example.org")
    assert reload(speaker).email == "erste@example.org"
    [mail] = mails("address_proof")
    assert (mail.to, speaker.name in mail.text) == ("neu@example.org", False)

    assert actions.change_address(proof=proof)
    assert {reload(speaker).email, reload(elsewhere.contact).email} == {"neu@example.org"}
    user.refresh_from_db()
    assert (user.email, EmailAddress.objects.count()) == ("neu@example.org", 0)
    assert {mail.to for mail in mails("registered")} == {"neu@example.org"}
    assert [mail.to for mail in mails("address_changed")] == ["erste@example.org"]
    assert not actions.change_address(proof=proof)


def test_what_waits_goes_to_the_new_address_with_its_calendar(speaker):
    actions.change_address(proof=actions.ask_new_address(contact=speaker, email="neu@example.org"))
    [mail] = mails("registered")
    [calendar] = mail.calendars
    unfolded = calendar.replace("\r\n ", "")
    assert "mailto:neu@example.org" in unfolded
    assert readdress(readdress(calendar, "a@example.org"), "neu@example.org") == calendar
    assert "erste@example.org" not in unfolded


def test_a_new_address_holds_where_somebody_has_registered_themselves(event, make_event):
    themselves = [DelegateEntry("Ada", "ada@example.org")]
    [own] = register(event, email="ADA@example.org", delegates=themselves)
    [second] = register(make_event(), email="ada@example.org", delegates=themselves)
    register(second.event, delegates=[DelegateEntry("Bo", "neu@example.org")])
    [foreign] = register(make_event(), delegates=themselves)
    actions.change_address(proof=actions.ask_new_address(contact=own.contact, email="neu@example.org"))
    assert [each.delegates.get().email for each in (own, second, foreign)] == [
        "neu@example.org",
        "ada@example.org",
        "ada@example.org",
    ]


def test_what_waits_goes_to_the_address_that_the_team_has_mended(speaker):
    OutgoingMail.objects.filter(kind="registered").update(state="parked")
    former, speaker.email = speaker.email, "richtig@example.org"
    actions.save_contact(contact=speaker, former=former)
    [mail] = mails("registered")
    assert (mail.to, mail.state, reload(speaker).email) == ("richtig@example.org", "queued", "richtig@example.org")


def test_a_colleagues_address_is_refused_and_nothing_half_done(speaker, asker):
    proof = actions.ask_new_address(contact=speaker, email="zweite@example.org")
    with pytest.raises(ContactRefusedError, match="Es wurde nichts geändert"):
        actions.change_address(proof=proof)
    assert (reload(speaker).email, reload(asker).email) == ("erste@example.org", "zweite@example.org")


def test_a_team_members_account_stays_the_teams(speaker):
    user = User.objects.create_user("erste@example.org", role=User.Role.LEAD)
    actions.change_address(proof=actions.ask_new_address(contact=speaker, email="neu@example.org"))
    user.refresh_from_db()
    assert user.email == "erste@example.org"


def test_only_the_newest_new_address_can_be_proven(speaker):
    first = actions.ask_new_address(contact=speaker, email="a@example.org")
    second = actions.ask_new_address(contact=speaker, email="b@example.org")
    assert not actions.change_address(proof=first)
    assert actions.change_address(proof=second)


# --- Accounts -----------------------------------------------------------------------------------------------------------


def test_accounts_are_made_for_proven_addresses_alone(speaker, asker, make_event):
    submit(make_event(), organisation="Verein", email="unbestaetigt@example.org")
    for email in ("ERSTE@example.org", "zweite@example.org", "unbestaetigt@example.org", "fremd@example.org", "") * 2:
        ensure_account(email=email)
    assert sorted(User.objects.values_list("email", "role")) == [("erste@example.org", ""), ("zweite@example.org", "")]


def test_whom_the_team_has_named_gets_in(county):
    organisation = Organisation.objects.create(name="Verein")
    organisation.contacts.create(name="Benannt", email="benannt@example.org", accepted_at=timezone.now())
    ensure_account(email="benannt@example.org")
    assert User.objects.get().email == "benannt@example.org"


# --- Calendar and erasure -----------------------------------------------------------------------------------------------


def test_secret_is_stored_hashed_renewed_and_taken_back(speaker):
    first = actions.renew_feed(contact=speaker)
    assert (reload(speaker).feed_hash, len(first)) == (hash_token(first), 43)
    second = actions.renew_feed(contact=speaker)
    assert reload(speaker).feed_hash == hash_token(second) != hash_token(first)
    actions.close_feed(contact=speaker)
    assert reload(speaker).feed_hash == ""


def test_the_wish_to_be_forgotten_is_noted_once(speaker, team_member):
    wish = actions.request_erasure(contact=speaker)
    assert actions.request_erasure(contact=speaker) == wish
    assert (wish.name, wish.email, wish.organisation) == (speaker.name, speaker.email, speaker.organisation)
    actions.complete_erasure(request=wish, by=team_member)
    wish.refresh_from_db()
    assert (wish.done_at is not None, wish.done_by) == (True, team_member)
    assert actions.request_erasure(contact=speaker) != wish
    actions.withdraw_erasure(contact=speaker)
    assert list(ErasureRequest.objects.all()) == [wish]
