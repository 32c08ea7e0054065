"""What the concept still lacks."""

from datetime import timedelta

import pytest

from concept.actions.contributions import enter_contribution
from concept.models import (
    Chapter,
    Contribution,
    GuidingGoal,
    Measure,
    MinutesCorrection,
    MunicipalResponse,
    MunicipalTopic,
    Objective,
    OverlapFinding,
)
from concept.queries.gaps import concept_gaps
from concept.queries.measures import Gap
from tests.concept.promising import contribution, publish_minutes, result, workshop
from workshops import clock
from workshops.models import Event, Municipality, Theme


def gap(key):
    return next(gap for gap in concept_gaps() if gap.key == key)


@pytest.fixture
def theme(process):
    return Theme.objects.first()


@pytest.fixture
def measure(theme):
    return Measure.objects.create(
        code="M1.1", theme=theme, title="Paten", created_at=clock.now(), changed_at=clock.now(), is_public=True
    )


def test_chapters_are_named_by_number_and_title(process):
    Chapter.objects.filter(slug="leitbild").update(text="")
    before = gap("chapters")
    assert "2 Integrationsverständnis und Leitbild" in before.items
    Chapter.objects.filter(slug="leitbild").update(text="<p>Da.</p>")
    assert gap("chapters").number == before.number - 1


def test_contributions_and_promises_are_counted_once(process):
    evening = Event.objects.filter(kind=Event.Kind.EVENING_SESSION).first()
    workshop = Event.objects.dated().order_by("starts_at").first()
    workshop.starts_at = clock.now() - timedelta(days=2)
    workshop.ends_at = clock.now() - timedelta(days=1)
    workshop.save()
    enter_contribution(event=evening, text="Zugesagt", kind="idea", channel="cards", themes=[Theme.objects.first()])
    enter_contribution(event=workshop, text="Gesagt", kind="idea", channel="cards")
    assert (gap("promises").items, gap("contributions").items) == (["Beitrag 1"], ["Beitrag 2"])


def test_measures_lack_lead_objective_and_origin(theme, measure):
    names = {key: gap(f"measures-{key}").items for key in ("zustaendig", "ziel", "herkunft")}
    assert names == {key: ["M1.1 Paten"] for key in names}
    measure.lead_text, measure.status = "Kreis", Measure.Status.PLANNED
    measure.save()
    assert gap("measures-zustaendig").items == []
    measure.status = Measure.Status.DISCARDED
    measure.save()
    assert gap("measures-ziel").items == []


def test_a_measure_rests_on_what_everyone_may_read(theme, measure):
    event = workshop()
    hidden, withdrawn, draft = result(event, is_public=False), result(event), result(workshop(2))
    minutes = publish_minutes(event)
    MinutesCorrection.objects.create(minutes=minutes, text="Irrtum.", at=clock.now(), withdraws=withdrawn)
    measure.results.set([hidden, withdrawn, draft])
    measure.contributions.add(contribution())
    assert gap("measures-herkunft").linked == [("M1.1 Paten", "/team/massnahmen/M1.1/herkunft/")]
    measure.results.add(result(event))
    assert gap("measures-herkunft").items == []


def test_measures_that_are_internal_are_named(team_client, theme, measure):
    assert gap("measures-oeffentlichkeit").items == []
    Measure.objects.update(is_public=False)
    found = gap("measures-oeffentlichkeit")
    assert found.linked == [("M1.1 Paten", "/team/massnahmen/M1.1/")]
    page = team_client.get("/team/konzept/fassungen/neu/").content.decode()
    assert '<a href="/team/massnahmen/M1.1/">M1.1 Paten</a>' in page
    assert 'href="/team/massnahmen/?fehlt=oeffentlichkeit"' in page


@pytest.mark.parametrize("lacking", list(Gap))
def test_the_list_of_measures_shows_those_that_are_counted(editor_client, theme, measure, lacking):
    Measure.objects.update(is_public=False)
    values = {"theme": theme, "title": "Verworfen", "created_at": clock.now(), "changed_at": clock.now()}
    Measure.objects.create(code="M1.2", status=Measure.Status.DISCARDED, **values)
    found = gap(f"measures-{lacking}")
    assert found.items == ["M1.1 Paten"]
    assert [row.code for row in editor_client.get(found.page).context["page"]] == ["M1.1"]


def test_public_contributions_that_went_into_a_hidden_one(editor_client, theme):
    target = contribution("Noch intern")
    merged = {"merged_into": target, "outcome": "merged", "outcome_at": clock.now(), "outcome_reason": "Dasselbe."}
    source = contribution("Öffentlich", is_public=True, **merged)
    contribution("Auch intern", **merged)
    [(words, place)] = gap("hidden-targets").linked
    assert (words, place) == (f"Beitrag {source.number}, aufgegangen in Beitrag {target.number}", "/team/beitraege/1/")
    assert editor_client.get(place).status_code == 200
    Contribution.objects.filter(pk=target.pk).update(publication="public", published_at=clock.now())
    assert gap("hidden-targets").items == []


def test_objectives_without_a_measure(theme, measure):
    goal = GuidingGoal.objects.create(theme=theme, code="1.1", text="Ziel")
    objective = Objective.objects.create(guiding_goal=goal, code="1.1.1", text="Kinder sprechen")
    assert gap("objectives").linked == [("1.1.1 Kinder sprechen", "/team/ziele/1/#ziel-1.1.1")]
    measure.objectives.add(objective)
    assert gap("objectives").items == []
    Measure.objects.update(status=Measure.Status.DISCARDED)
    assert gap("objectives").items == ["1.1.1 Kinder sprechen"]


def test_overlaps_without_a_decision(editor_client, process):
    values = {"created_at": clock.now(), "changed_at": clock.now()}
    finding = OverlapFinding.objects.create(title="Lotsen", **values)
    other = OverlapFinding.objects.create(title="Paten", judgement=OverlapFinding.Judgement.DISTINCT, **values)
    found = gap("overlaps")
    assert found.items == ["Lotsen"]
    page = editor_client.get(found.url).content.decode()
    assert [f'id="befund-{each.pk}"' in page for each in (finding, other)] == [True, False]
    finding.decision = OverlapFinding.Decision.KEEP
    finding.save()
    assert gap("overlaps").items == []


def test_municipalities_are_silent_only_when_asked(process):
    assert gap("municipalities").items == []
    topic = MunicipalTopic.objects.create(title="Zusammenarbeit")
    assert gap("municipalities").number == Municipality.objects.count()
    town = Municipality.objects.first()
    answer = MunicipalResponse.objects.create(municipality=town, topic=topic, changed_at=clock.now())
    assert town.name in gap("municipalities").items
    answer.stance = MunicipalResponse.Stance.AGREES
    answer.save()
    assert town.name not in gap("municipalities").items


def test_every_gap_leads_where_it_can_be_mended(team_client, process):
    assert [(each.key, team_client.get(each.url).status_code) for each in concept_gaps() if each.url] == [
        (each.key, 200) for each in concept_gaps() if each.url
    ]


def test_the_number_of_queries_does_not_grow(theme, assert_same_queries):
    def add(number):
        OverlapFinding.objects.create(title=f"{number}", created_at=clock.now(), changed_at=clock.now())
        Measure.objects.create(
            code=f"M1.{number}", theme=theme, title="M", created_at=clock.now(), changed_at=clock.now()
        )

    assert_same_queries(concept_gaps, add)


def test_each_gap_leads_to_where_it_is_mended(editor_client, theme, measure):
    goal = GuidingGoal.objects.create(theme=theme, code="1.1", text="Ziel")
    Objective.objects.create(guiding_goal=goal, code="1.1.1", text="Kinder sprechen")
    for lacking in concept_gaps():
        places = lacking.places or [lacking.url]
        answers = {place: editor_client.get(place).status_code for place in places if place}
        assert set(answers.values()) <= {200}, lacking.key
        assert answers or not lacking.number, lacking.key


def test_each_objective_without_a_measure_is_a_link_of_its_own(team_client, theme):
    goal = GuidingGoal.objects.create(theme=theme, code="1.1", text="Ziel")
    Objective.objects.create(guiding_goal=goal, code="1.1.1", text="Kinder sprechen")
    assert 'href="/team/ziele/1/#ziel-1.1.1"' in team_client.get("/team/konzept/fassungen/").content.decode()
    assert 'href="/team/ziele/1/#ziel-1.1.1"' in team_client.get("/team/konzept/fassungen/neu/").content.decode()
    assert 'id="ziel-1.1.1"' in team_client.get("/team/ziele/1/").content.decode()
