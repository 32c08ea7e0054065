"""What became of a contribution: the decision, who is told, and what happens when it is changed."""

import pytest
from django.utils import timezone

from concept.actions.contributions import ContributionRefused
from concept.actions.outcomes import decide_outcome, decide_outcomes, reopen_outcome
from concept.models import Contribution, ContributionChange
from concept.queries.mails import contribution_answered_is_due
from participants.models import Contact, OutgoingMail
from tests.concept.promising import contribution, result, workshop
from workshops import clock

pytestmark = pytest.mark.usefixtures("process")


@pytest.fixture
def said(delegate_a) -> Contribution:
    """By an organisation that somebody speaks for."""
    Contact.objects.filter(pk=delegate_a.contact.pk).update(accepted_at=clock.now())
    return contribution("Mehr Begleitung", organisation=delegate_a.organisation)


def fresh(made: Contribution) -> Contribution:
    return Contribution.objects.get(pk=made.pk)


def mails(state: str = "queued") -> list[str]:
    kind = OutgoingMail.Kind.CONTRIBUTION_ANSWERED
    return list(OutgoingMail.objects.filter(kind=kind, state=state).order_by("pk").values_list("to", flat=True))


def decide(
    made: Contribution, outcome: str = "partly", reason: str = "Ein Teil ist beschlossen.", by=None, **more
) -> int:
    return decide_outcome(contribution=made, outcome=outcome, reason=reason, by=by, **more)


def test_it_is_decided_with_a_reason_and_told(said, team_member):
    found = result(workshop())
    assert decide(said, by=team_member, results=[found]) == 1
    now = fresh(said)
    assert (now.outcome, now.outcome_reason, now.outcome_by) == ("partly", "Ein Teil ist beschlossen.", team_member)
    assert list(now.results.all()) == [found]
    assert mails() == ["a@example.org"]
    assert list(ContributionChange.objects.filter(contribution=said).values_list("act", "reason")) == [
        ("decided", "teilweise aufgenommen: Ein Teil ist beschlossen."),
        ("told", "1 E-Mail"),
    ]


def test_the_mail_says_what_why_and_where(said):
    decide(said)
    mail = OutgoingMail.objects.get(kind=OutgoingMail.Kind.CONTRIBUTION_ANSWERED)
    for words in ("Mehr Begleitung", "teilweise aufgenommen", "Ein Teil ist beschlossen.", "/organisation/"):
        assert words in mail.text
    # What is not public is not linked.
    assert "/beitraege/1/" not in mail.text
    Contribution.objects.filter(pk=said.pk).update(publication="public", published_at=clock.now())
    decide(said, reason="Genauer gesagt: die Hälfte.")
    assert f"http://testserver/beitraege/{said.number}/" in OutgoingMail.objects.latest("pk").text


@pytest.mark.parametrize(
    ("outcome", "reason"), [("partly", " "), ("open", "Gut."), ("merged", "Gut."), ("", "Gut."), ("x", "Gut.")]
)
def test_no_decision_without_a_reason_or_of_another_kind(said, outcome, reason):
    with pytest.raises(ContributionRefused):
        decide(said, outcome, reason)
    assert (fresh(said).outcome, mails()) == ("open", [])


@pytest.mark.parametrize("moderation", ["pending", "removed"])
def test_what_is_not_taken_in_is_not_decided(said, moderation):
    Contribution.objects.filter(pk=said.pk).update(moderation=moderation)
    with pytest.raises(ContributionRefused):
        decide(said)


def test_nobody_is_told_where_nobody_was_named(db):
    assert decide(contribution("Ohne Namen")) == 0
    assert mails() == []


def test_who_handed_it_in_is_told_before_anybody_else(said, delegate_a):
    colleague = delegate_a.organisation.contacts.create(name="Kollegin", email="kollegin@example.org")
    Contribution.objects.filter(pk=said.pk).update(contact=colleague)
    decide(said)
    assert mails() == ["kollegin@example.org"]


def test_who_does_not_speak_for_the_organisation_is_not_told(said, delegate_a):
    delegate_a.organisation.contacts.create(name="Fremd", email="fremd@example.org")
    decide(said)
    assert mails() == ["a@example.org"]


def test_the_same_again_tells_nobody_and_another_decision_takes_the_mail_back(said):
    decide(said)
    assert decide(said) == 0
    first = OutgoingMail.objects.get(kind=OutgoingMail.Kind.CONTRIBUTION_ANSWERED)
    assert contribution_answered_is_due(first)
    decide(said, "not_taken_up", "Doch nicht.")
    assert (mails(), mails("withdrawn")) == (["a@example.org"], ["a@example.org"])
    first.refresh_from_db()
    assert not contribution_answered_is_due(first)
    assert contribution_answered_is_due(OutgoingMail.objects.latest("pk"))


def test_a_mail_under_way_does_not_go_when_the_decision_has_fallen(said):
    decide(said)
    OutgoingMail.objects.update(state="sending", lease_until=timezone.now())
    reopen_outcome(contribution=said, reason="Verwechselt.", by=None)
    assert not contribution_answered_is_due(OutgoingMail.objects.get(state="sending"))


def test_reopened_it_is_open_and_its_mail_stays_here(said, team_member):
    decide(said)
    with pytest.raises(ContributionRefused):
        reopen_outcome(contribution=said, reason=" ", by=team_member)
    reopen_outcome(contribution=said, reason="Verwechselt.", by=team_member)
    assert (fresh(said).outcome, fresh(said).outcome_at, fresh(said).outcome_reason) == ("open", None, "")
    assert (mails(), mails("withdrawn")) == ([], ["a@example.org"])
    assert ContributionChange.objects.latest("pk").reason == "wieder offen: Verwechselt."
    with pytest.raises(ContributionRefused):
        reopen_outcome(contribution=said, reason="Noch einmal.", by=team_member)


def test_those_whose_contributions_became_one_are_told_too(said, delegate_b):
    Contact.objects.filter(pk=delegate_b.contact.pk).update(accepted_at=clock.now())
    target = contribution("Alle brauchen Begleitung", organisation=delegate_b.organisation)
    Contribution.objects.filter(pk=said.pk).update(
        merged_into=target, outcome="merged", outcome_at=clock.now(), outcome_reason="Zusammen."
    )
    with pytest.raises(ContributionRefused):
        decide(fresh(said))
    assert decide(target) == 2
    assert mails() == ["b@example.org", "a@example.org"]
    to_a = OutgoingMail.objects.get(to="a@example.org")
    assert "Mehr Begleitung" in to_a.text
    assert "Alle brauchen Begleitung" not in to_a.text
    assert f"es heißt jetzt Beitrag {target.number}" in to_a.text
    reopen_outcome(contribution=target, reason="Verwechselt.", by=None)
    assert mails() == []


def test_several_are_decided_at_once_or_none(said):
    other, pending = contribution("Zweites"), contribution("Drittes", moderation="pending")
    with pytest.raises(ContributionRefused):
        decide_outcomes(contributions=[said, other, pending], outcome="partly", reason="Gut.", by=None)
    assert (fresh(said).outcome, mails()) == ("open", [])
    assert decide_outcomes(contributions=[said, other], outcome="partly", reason="Gut.", by=None) == 1
    assert (fresh(said).outcome, fresh(other).outcome) == ("partly", "partly")
