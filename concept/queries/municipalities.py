"""What the municipalities are asked, and what they say to it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from concept.models import Measure, MunicipalLink, MunicipalResponse, MunicipalTopic
from concept.models.measures import MeasureStatus
from concept.models.municipalities import ResponseLevel, Stance
from workshops.folding import fold
from workshops.models import Municipality, Theme

ANSWERS = [Stance.AGREES, Stance.RESERVATION, Stance.NOT_AFFECTED]
"""What counts as an answer, in the order in which it is told."""


@dataclass(frozen=True)
class Question:
    """What municipalities are asked about: a measure, or a topic of the team's own."""

    measure: Measure | None = None
    topic: MunicipalTopic | None = None

    @property
    def key(self) -> str:
        """Names it on a page: "measure-17", "topic-3"."""
        return f"measure-{self.measure.pk}" if self.measure else f"topic-{self.topic.pk}"  # type: ignore[union-attr]

    @property
    def source(self) -> str:
        """Names it for good: "measure:M2.7", "topic:3"."""
        return f"measure:{self.measure.code}" if self.measure else f"topic:{self.topic.pk}"  # type: ignore[union-attr]

    @property
    def code(self) -> str:
        return self.measure.code if self.measure else ""

    @property
    def title(self) -> str:
        return self.measure.title if self.measure else self.topic.title  # type: ignore[union-attr]

    @property
    def theme(self) -> Theme | None:
        return self.measure.theme if self.measure else None

    @property
    def explanation(self) -> str:
        """Plain text, for topics alone: measures have a page of their own."""
        return self.topic.description if self.topic else ""


def questions(theme: int | None = None) -> list[Question]:
    """Everything that is asked: the topics, then the public measures that were not discarded. Two queries.

    Measures that are not public yet are not asked about: a link or a printed form takes them out of the house.
    `theme`: its measures alone.
    """
    measures = Measure.objects.published().exclude(status=MeasureStatus.DISCARDED).select_related("theme")
    if theme:
        return [Question(measure=measure) for measure in measures.filter(theme__number=theme)]
    topics = [Question(topic=topic) for topic in MunicipalTopic.objects.all()]
    return topics + [Question(measure=measure) for measure in measures]


def key_of(response: MunicipalResponse) -> str:
    """The key of the question it answers."""
    return f"measure-{response.measure_id}" if response.measure_id else f"topic-{response.topic_id}"


def responses_of(municipality: Municipality) -> dict[str, MunicipalResponse]:
    """What a municipality said, by the key of the question. One query."""
    return {key_of(each): each for each in municipality.responses.select_related("changed_by")}


@dataclass(frozen=True)
class Cell:
    """What one municipality says to one question."""

    municipality: Municipality
    stance: str = Stance.NO_ANSWER
    is_released: bool = False

    @property
    def words(self) -> str:
        return str(Stance(self.stance).label)


@dataclass(frozen=True)
class Group:
    """A theme's questions, or the team's own topics where there is no theme."""

    theme: Theme | None
    rows: list[tuple[Question, list[Cell]]]


@dataclass(frozen=True)
class Matrix:
    """Questions against municipalities."""

    municipalities: Sequence[Municipality]
    groups: Sequence[Group]

    @property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def municipal_matrix(theme: int | None = None) -> Matrix:
    """Everything that was asked and answered, of one theme or of all. Four queries.

    Who said nothing to a measure that another one went into is shown with what they said to that one.
    """
    asked, municipalities = questions(theme), list(Municipality.objects.all())
    fields = ("measure__merged_into", "measure", "topic", "municipality", "stance", "is_released")
    rows = MunicipalResponse.objects.filter(stance__in=ANSWERS).order_by("pk").values_list(*fields)
    given = {
        (f"topic-{topic}" if topic else f"measure-{target or measure}", municipality): (stance, is_released)
        # What was said to the measure itself comes last, and stays.
        for target, measure, topic, municipality, stance, is_released in sorted(rows, key=lambda row: row[0] is None)
    }
    groups: list[Group] = []
    for question in asked:
        if not groups or groups[-1].theme != question.theme:
            groups.append(Group(question.theme, []))
        cells = [Cell(each, *given.get((question.key, each.pk), ())) for each in municipalities]
        groups[-1].rows.append((question, cells))
    return Matrix(municipalities, groups)


def municipalities_with_state() -> QuerySet[Municipality]:
    """Every municipality with how much it answered (`answered`), how much of that is released, and its open links."""
    answered = Q(responses__stance__in=ANSWERS)
    counted = Municipality.objects.annotate(
        answered=Count("responses", filter=answered, distinct=True),
        released=Count("responses", filter=answered & Q(responses__is_released=True), distinct=True),
    )
    links = Prefetch("answer_links", MunicipalLink.objects.all(), to_attr="links")
    return counted.order_by("name").prefetch_related(links)


def silent_municipalities() -> QuerySet[Municipality]:
    """Those that have answered nothing."""
    answers = MunicipalResponse.objects.filter(municipality=OuterRef("pk"), stance__in=ANSWERS)
    return Municipality.objects.filter(~Exists(answers))


# --- What everyone may know ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tally:
    """Released answers to one question, counted: nobody is named. `merged`: measures that went into the one asked about,
    and to which some of the answers were given."""

    question: Question
    stances: Counter[str]
    levels: Counter[str]
    reservations: list[str]
    merged: list[Measure] = field(default_factory=list)

    @property
    def number(self) -> int:
        """How many municipalities answered."""
        return sum(self.stances.values())

    @property
    def stance_counts(self) -> list[tuple[str, int]]:
        return [(str(stance.label), self.stances[stance]) for stance in ANSWERS if self.stances[stance]]

    @property
    def level_counts(self) -> list[tuple[str, int]]:
        return [(str(level.label), self.levels[level]) for level in ResponseLevel if self.levels[level]]


@dataclass(frozen=True)
class MunicipalFeedback:
    """What the municipalities say, as far as it is released. `number` of `total` municipalities said anything."""

    total: int
    number: int = 0
    tallies: list[Tally] = field(default_factory=list)

    @property
    def topics(self) -> list[Tally]:
        return [tally for tally in self.tallies if tally.question.topic]

    def by_theme(self) -> list[tuple[Theme, list[Tally]]]:
        """The measures' tallies under their themes, in order."""
        groups: dict[Theme, list[Tally]] = {}
        for tally in self.tallies:
            if tally.question.theme:
                groups.setdefault(tally.question.theme, []).append(tally)
        return list(groups.items())


def released_feedback() -> MunicipalFeedback:
    """Counts of released answers to topics and public measures, and reservations in an order that tells nothing about
    whose they are. Four queries.

    What was said to a public measure that went into another one counts there, for those who did not answer to that one.
    """
    released = MunicipalResponse.objects.filter(is_released=True, stance__in=ANSWERS).select_related("measure")
    given: dict[str, list[MunicipalResponse]] = {}
    for response in sorted(released.order_by("pk"), key=lambda each: _merged_measure(each) is not None):
        merged = _merged_measure(response)
        key = f"measure-{merged.merged_into_id}" if merged else key_of(response)
        given.setdefault(key, []).append(response)
    tallies = [_tally(question, given[question.key]) for question in questions() if question.key in given]
    counted = {each.municipality_id for tally in tallies for each in given[tally.question.key]}
    return MunicipalFeedback(total=Municipality.objects.count(), number=len(counted), tallies=tallies)


def _merged_measure(response: MunicipalResponse) -> Measure | None:
    """The public measure that it was an answer to, if that went into another one."""
    measure = response.measure
    return measure if measure and measure.merged_into_id and measure.is_public else None


def _tally(question: Question, responses: Sequence[MunicipalResponse]) -> Tally:
    """Of a municipality's answers the first counts; every reservation is told."""
    counted: dict[int, MunicipalResponse] = {}
    for response in responses:
        counted.setdefault(response.municipality_id, response)
    texts = {each.text.strip() for each in responses if each.stance == Stance.RESERVATION and each.text.strip()}
    merged = {measure.pk: measure for each in responses if (measure := _merged_measure(each))}
    return Tally(
        question=question,
        stances=Counter(each.stance for each in counted.values()),
        levels=Counter(each.level for each in counted.values()),
        reservations=sorted(texts, key=lambda text: (fold(text), text)),
        merged=[merged[pk] for pk in sorted(merged)],
    )
