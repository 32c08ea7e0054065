"""Who belongs to the team: taking in, changing, closing; and the pages for it."""

import pytest
from django.test import Client

from participants.actions.team import AlreadyInTeamError, LastLeadError, add_member, change_member, close_access
from participants.models import OutgoingMail
from participants.queries.mails import team_invitation_is_due
from workshops.models import Event, EventRole, Person, User

NEW = "/team/mitglieder/neu/"


def take_in(by: User, **changes) -> Person:
    entry = {"person": None, "name": "Mo Neu", "email": "neu@example.org", "role": "moderator"}
    return add_member(**(entry | {"event": None, "event_role": ""} | changes), by=by)


@pytest.fixture
def event(process) -> Event:
    return Event.objects.get(slug="thema-4-februar")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_invited_person_gets_access_a_role_and_a_mail(event, team_member):
    person = take_in(team_member, event=event, event_role="moderation")
    assert (person.slug, person.user.email, person.user.role) == ("mo-neu", "neu@example.org", "moderator")
    assert not person.user.has_usable_password()
    assert [str(role) for role in event.roles.all()] == ["Mo Neu: Moderation"]
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to) == ("team_invited", "neu@example.org")
    assert "Moderation: Migranten im Alter, Do., 7. Februar 2013, 14:30–17:30 Uhr" in mail.text
    assert "Eingeladen hat Sie: Tessa Team." in mail.text
    assert "/konto/login/code/" in mail.text
    assert signed_in(person.user).get(f"/team/termine/{event.slug}/tagesordnung/").status_code == 200


def test_without_an_address_there_is_no_access_and_no_mail(process, team_member):
    person = take_in(team_member, email="")
    assert (person.user, OutgoingMail.objects.count()) == (None, 0)
    assert take_in(team_member, email="").slug == "mo-neu-2"


def test_person_of_the_process_file_is_not_made_twice(process, team_member):
    person, count = Person.objects.order_by("pk")[0], Person.objects.count()
    take_in(team_member, person=person, name="")
    assert (Person.objects.count(), person.user.name) == (count, person.name)


def test_contact_of_an_organisation_keeps_their_account(process, team_member, delegate_a):
    person = take_in(team_member, email="A@example.org")
    assert person.user == delegate_a.user
    assert User.objects.get(pk=delegate_a.user.pk).role == "moderator"
    assert person.user.name == "Delegierte A"


def test_nobody_is_taken_in_twice(process, team_member, moderator):
    with pytest.raises(AlreadyInTeamError):
        take_in(team_member, email="Moderation@example.org")
    assert not Person.objects.filter(name="Mo Neu").exists()
    assert OutgoingMail.objects.count() == 0


def test_closed_access_ends_at_once_and_can_be_opened_again(event, team_member):
    person = take_in(team_member, event=event, event_role="moderation")
    client = signed_in(person.user)
    mail = OutgoingMail.objects.get()
    assert team_invitation_is_due(mail)
    close_access(user=person.user, by=team_member)
    assert client.get("/team/")["Location"].startswith("/konto/login/")
    assert not team_invitation_is_due(mail)
    assert EventRole.objects.filter(person=person).count() == 1
    again = take_in(team_member, person=person, role="keeper")
    assert (again.user.pk, again.user.is_active, again.user.role) == (person.user.pk, True, "keeper")


def test_contact_still_gets_into_their_organisation(process, team_member, delegate_a):
    take_in(team_member, email=delegate_a.user.email)
    client = signed_in(delegate_a.user)
    close_access(user=delegate_a.user, by=team_member)
    assert client.get("/team/").status_code == 403
    assert client.get("/organisation/").status_code != 403


def test_somebody_goes_on_leading(process, team_member):
    other = User.objects.create_user("zwei@example.org", role=User.Role.LEAD)
    for act in (
        lambda: close_access(user=team_member, by=team_member),
        lambda: change_member(user=team_member, name="x", role="editor", by=team_member),
    ):
        with pytest.raises(LastLeadError):
            act()
    close_access(user=other, by=team_member)
    # Shut out in the same moment: who leads no more shuts nobody out.
    with pytest.raises(LastLeadError):
        close_access(user=team_member, by=other)
    change_member(user=team_member, name="Tessa Neu", role="lead", by=team_member)
    assert User.objects.get(pk=team_member.pk).name == "Tessa Neu"


def test_form_takes_in_and_says_what_is_missing(event, team_client):
    page = team_client.post(NEW, {"email": "neu@"})
    assert sorted(page.context["form"].errors) == ["email", "name", "role"]
    data = {"name": "Mo Neu", "email": "neu@example.org", "role": "moderator"}
    answer = team_client.post(NEW, data | {"event": event.slug, "event_role": "minutes"})
    assert answer["Location"] == f"/team/termine/{event.slug}/rollen/"
    page = team_client.post(NEW, data)
    assert page.context["form"].errors == {"email": ["Mit dieser E-Mail-Adresse gehört schon jemand zum Team."]}
    assert team_client.post(NEW, data | {"role": "admin"}).context["form"].errors["role"]
    filled = team_client.get(NEW, {"termin": event.slug, "person": Person.objects.all()[0].slug})
    assert filled.content.decode().count("selected") == 2
    assert team_client.get(NEW, {"termin": "\0", "person": "\0x"}).status_code == 200


def test_page_changes_invites_again_and_closes(process, team_client, team_member, moderator):
    url = f"/team/mitglieder/{moderator.pk}/"
    team_client.post(url, {"name": "Mo Anders", "role": "editor"})
    assert User.objects.get(pk=moderator.pk).role == "editor"
    team_client.post(url, {"again": "1"})
    assert OutgoingMail.objects.get().to == moderator.email
    assert "Mo Anders" in team_client.get("/team/mitglieder/").content.decode()
    team_client.post(url, {"close": "1"})
    assert team_client.get(url).status_code == 404
    own = f"/team/mitglieder/{team_member.pk}/"
    assert "Zugang schließen" not in team_client.get(own).content.decode()
    page = team_client.post(own, {"name": "x", "role": "editor"}, follow=True)
    assert "ändert jemand anderes aus der Leitung" in page.content.decode()


def test_list_takes_the_same_queries(event, team_client, assert_same_queries):
    def add(number: int) -> None:
        user = User.objects.create_user(f"wer-{number}@example.org", role=User.Role.KEEPER)
        person = Person.objects.create(slug=f"wer-{number}", name=f"Wer {number}", user=user)
        Person.objects.create(slug=f"ohne-{number}", name=f"Ohne {number}")
        EventRole.objects.create(event=event, person=person, role="minutes")

    assert_same_queries(lambda: team_client.get("/team/mitglieder/"), add)
