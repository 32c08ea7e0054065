"""Whole processes, played to their end: every contribution finds its place in the concept, or a reason."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from concept.models import (
    Chapter,
    Comment,
    ConceptVersion,
    Contribution,
    DecisionStep,
    GlossaryEntry,
    GuidingGoal,
    Measure,
    MunicipalResponse,
    MunicipalTopic,
    Objective,
    OverlapFinding,
    Paragraph,
    SignOff,
)
from concept.models.contributions import Outcome
from concept.queries.chains import Chain, chain_of
from concept.queries.decisions import adopted_version
from concept.queries.gaps import concept_gaps
from concept.queries.integrity import is_intact
from concept.queries.versions import origins_of
from tests.workshops_soest.playing import BEISPIELAU, SHIPPED, load, take_statistics
from workshops import clock
from workshops.models import Event, Process, Theme
from workshops_soest.models import Stage
from workshops_soest.stages.playing import play_stage

pytestmark = pytest.mark.django_db
IN_RECORD = "contribution:"
"""Paragraphs of the record of origins, which names every contribution whatever became of it."""


# On PostgreSQL the small one has all there is to see; `test_stages` plays the shipped one to midway there as well.
WHOLE = pytest.param(SHIPPED, marks=pytest.mark.sqlite_only)


@pytest.fixture(scope="module", params=[WHOLE, BEISPIELAU], ids=["shipped", "small"])
def _adopted(request: pytest.FixtureRequest, django_db_setup, django_db_blocker) -> Iterator[None]:
    """The process, played to its end once for all tests that look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(request.param)
        play_stage(stage=Stage.ADOPTED)
        take_statistics()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def adopted(_adopted: None, db: None) -> Process:
    return Process.objects.get()


def newest() -> ConceptVersion:
    return ConceptVersion.objects.filter(publication__published_at__isnull=False).latest("number")


def naming(contribution: Contribution) -> list[Paragraph]:
    """Where the concept names it, but for the record of origins."""
    name = f"contribution:{contribution.number}"
    paragraphs = newest().paragraphs.exclude(source__startswith=IN_RECORD)
    return [paragraph for paragraph in paragraphs if name in paragraph.origins]


def urls(chain: Chain) -> set[str]:
    return {step.url for part in chain.parts for step in part.steps}


# --- The chain ---------------------------------------------------------------------------------------------------------


def test_every_public_contribution_ends_in_a_paragraph_or_with_a_reason(adopted):
    ends: Counter[str] = Counter()
    for contribution in Contribution.objects.published().select_related("merged_into"):
        fate = contribution.merged_into or contribution
        assert fate.is_public
        assert fate.outcome_reason
        ends[fate.outcome] += 1
        chain = chain_of(contribution)
        assert chain.fate == fate
        if fate.outcome == Outcome.NOT_TAKEN_UP:
            assert naming(fate) == []
            continue
        assert naming(fate)
        shown = urls(chain)
        assert newest().get_absolute_url() in shown
        addresses = {f"{newest().get_absolute_url()}{paragraph.anchor}/" for paragraph in naming(fate)}
        assert addresses & shown
    assert set(ends) == {Outcome.TAKEN_UP, Outcome.PARTLY, Outcome.NOT_TAKEN_UP}


def test_every_goal_and_measure_in_print_leads_back_to_what_was_said(adopted):
    public = {f"contribution:{number}" for number in Contribution.objects.published().values_list("number", flat=True)}
    printed = newest().paragraphs.filter(source__startswith="measure:")
    assert printed.count() == Measure.objects.published().count() > 0
    for paragraph in newest().paragraphs.all():
        said = [name for name in paragraph.origins if name.startswith("contribution:")]
        assert set(said) <= public
        if paragraph.source.startswith("measure:"):
            assert said
        labels = {origin.url for origin in origins_of(paragraph.origins)}
        assert {f"/beitraege/{name.removeprefix('contribution:')}/" for name in said} <= labels


def test_every_measure_has_a_whole_sheet(adopted):
    for measure in Measure.objects.all():
        assert measure.is_public
        assert measure.lead
        assert measure.lead_organisation is None or measure.lead_organisation not in measure.partners.all()
        sheet = (measure.description, measure.target_group, measure.time_frame, measure.costs, measure.funding)
        assert all(sheet)
        assert measure.indicators.exists()
        assert measure.objectives.exists()
        assert measure.review_on > clock.today()
    assert Measure.objects.filter(status=Measure.Status.UNDER_WAY, progress_notes__is_public=True).exists()
    counts = Counter(Measure.objects.values_list("theme", flat=True))
    dated = Theme.objects.filter(events__in=Event.objects.dated().theme_workshops()).distinct()
    assert set(counts) == {theme.pk for theme in dated}
    assert min(counts.values()) >= 3


# --- Versions and decisions ----------------------------------------------------------------------------------------------


def test_two_versions_are_published_and_whole(adopted):
    draft, final = ConceptVersion.objects.order_by("number")
    assert (draft.kind, final.kind) == ("consultation", "decision")
    assert is_intact(draft)
    assert is_intact(final)
    assert not draft.changes
    assert {change["kind"] for change in final.changes} <= {"changed", "new"}
    assert final.changes
    with_predecessor = final.paragraphs.filter(predecessor_link__predecessor__version=draft)
    assert with_predecessor.count() >= final.paragraphs.count() - 2
    assert {gap["key"] for gap in draft.gaps} >= {"contributions", "overlaps"}


def test_nothing_is_lacking_in_the_end_but_the_answers_that_nobody_may_invent(adopted):
    assert {gap.key for gap in concept_gaps() if gap.number} == {"municipalities"}
    assert {gap["key"] for gap in newest().gaps} == {"municipalities"}
    assert MunicipalTopic.objects.exists()
    assert not MunicipalResponse.objects.exists()


def test_place_holders_sign_off_and_decide(adopted):
    decided = adopted_version()
    assert decided.version == newest()
    assert decided.adoption.day < clock.today()
    names = [*SignOff.objects.values_list("who", flat=True), *DecisionStep.objects.values_list("body", flat=True)]
    assert not [name for name in names if "Beispiel" not in name]
    assert not set(adopted.decision_bodies) & set(names)
    assert not SignOff.objects.filter(signed_on=None).exists()


# --- The consultation ----------------------------------------------------------------------------------------------------


def test_every_comment_is_answered_in_public_or_declined_with_a_reason(adopted):
    comments = Comment.objects.select_related("response", "version__consultation")
    assert set(comments.values_list("moderation", flat=True)) == {"accepted", "declined"}
    for comment in comments:
        if comment.is_published:
            assert comment.public_response
            assert comment.public_response.reason
        else:
            assert comment.moderation_reason
    assert set(comments.values_list("channel", flat=True)) == set(Comment.Channel.values)
    assert [comment.channel for comment in comments if comment.is_late] == ["letter"]
    told_on_paper = comments.exclude(response__letter_at=None)
    assert not told_on_paper.exclude(email="").exists()
    assert told_on_paper.exists()


def test_what_was_adopted_changed_its_paragraph(adopted):
    final = newest()
    adopting = Comment.objects.filter(response__verdict="adopted").exclude(paragraph=None)
    for comment in adopting.select_related("paragraph"):
        after = final.paragraphs.filter(predecessor_link__predecessor=comment.paragraph).first()
        assert after is None or after.html != comment.paragraph.html


def test_everything_is_marked_as_invented(adopted):
    models = (
        *(GuidingGoal, Objective, Measure, OverlapFinding, MunicipalTopic, GlossaryEntry),
        *(Comment, ConceptVersion, SignOff, DecisionStep),
    )
    assert {model.__name__: set(model.objects.values_list("is_example", flat=True)) for model in models} == {
        model.__name__: {True} for model in models
    }
    assert OverlapFinding.objects.filter(is_released=True).exists()
    assert not OverlapFinding.objects.exclude(lead_department=None, departments=None).exists()


def test_pages_of_the_concept_show_it(adopted):
    paths = ["/konzept/", "/konzept/1/", "/konzept/vergleich/?von=1&bis=2", "/massnahmen/", "/"]
    paths += [Measure.objects.first().get_absolute_url(), Contribution.objects.published().first().get_absolute_url()]
    client = Client()
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200
        assert "Beispiel – erfunden" in response.content.decode()


def test_chapters_are_finished_in_time(adopted):
    written = Chapter.objects.exclude(text="")
    assert set(written.exclude(version=0).values_list("status", flat=True)) == {Chapter.Status.DONE}
    assert newest().frozen_at > clock.at(written.latest("updated_at").updated_at) - timedelta(minutes=1)
