"""A whole made-up concept of any size, built through the project's own actions alone.

What must stay inside says `SECRET`; who did not agree to be named is called `UNNAMED`. The same size gives the same
words each time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from concept.actions.chapters import save_chapter
from concept.actions.consultations import (
    answer_comment,
    enter_comment,
    hand_in_comment,
    moderate_comment,
    open_consultation,
    publish_answers,
)
from concept.actions.contributions import (
    clear_contribution,
    enter_contribution,
    hand_in_contribution,
    merge_contributions,
    withhold_contribution,
)
from concept.actions.goals import add_goal, add_objective, move_objective, save_action_field
from concept.actions.measures import (
    add_indicator,
    add_indicator_value,
    add_measure,
    add_progress_note,
    change_measure,
    merge_measures,
    move_measure,
    publish_measure,
)
from concept.actions.minutes import confirm_minutes, publish_minutes, put_up_for_confirmation, save_notes
from concept.actions.municipalities import Answer, add_topic, release_responses, save_responses
from concept.actions.outcomes import decide_outcome
from concept.actions.overlaps import Ruling, add_finding, rule_on_finding
from concept.actions.promises import deal_with_carry_overs, put_on_agenda, refuse_carry_over
from concept.actions.results import record_result
from concept.actions.versions import freeze_version, publish_version
from concept.content import Content, cut
from concept.models import (
    CarryOver,
    Chapter,
    ConceptVersion,
    Contribution,
    Measure,
    Minutes,
    Objective,
    Result,
)
from concept.queries.gaps import concept_gaps
from concept.queries.municipalities import questions, responses_of
from participants.models import Contact, Organisation
from workshops import clock
from workshops.actions.agendas import add_item
from workshops.models import Department, Event, Municipality, Process, Theme, User

SECRET, UNNAMED = "Verschlusssache", "Ungenanntverein"
WORDS = [
    "Kinder",
    "Eltern",
    "Schulen",
    "Vereine",
    "Gemeinden",
    "Nachbarschaften",
    "Sprachkurse",
    "Beratungsstellen",
    "Ehrenamtliche",
    "Fachkräfte",
    "Kindertageseinrichtungen",
    "Migrantenselbstorganisationen",
    "Berufsorientierungsmaßnahmen",
    "Wohnungsbaugesellschaften",
    "Öffentlichkeitsarbeitsverantwortliche",
    "Betriebe",
    "Jugendliche",
    "Seniorinnen",
    "Kulturmittlerinnen",
    "Sportvereine",
]
VERBS = [
    "begleiten",
    "stärken",
    "öffnen",
    "vernetzen",
    "beraten",
    "erreichen",
    "unterstützen",
    "fördern",
    "entlasten",
    "verbinden",
]
PLACES = (
    "in jeder Stadt und Gemeinde des Kreises",
    "an allen Schulen der Sekundarstufe I",
    "gemeinsam mit den Trägern vor Ort",
    "schon im ersten Jahr, ohne lange Wege",
    "auch am Abend und am Wochenende",
    "mit muttersprachlichen Ansprechpersonen",
)
ELSEWHERE = {
    "tr": "Çocuklarımız için daha çok öğretmen istiyoruz, güneşli günlerde birlikte yürüyelim.",
    "pl": "Chcielibyśmy, żeby rodzice częściej spotykali się z nauczycielami.",
    "ru": "Нам нужны курсы немецкого языка по вечерам.",
    "ar": "نريد دروسا في اللغة لأمهاتنا",
}
ANSWERS = ("agrees", "reservation", "not_affected")


@dataclass(frozen=True)
class Size:
    """How much there is. `paragraphs`: in each written chapter."""

    measures: int = 6
    contributions: int = 20
    paragraphs: int = 4
    workshops: int = 1
    """Of each theme, at most."""
    municipalities: int = 3


FULL = Size(measures=120, contributions=400, paragraphs=70, workshops=3, municipalities=14)


class FullConcept:
    """Builds it on a loaded process. `build`, then `freeze`, then `edit`, then `freeze` again."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.random = Random(size.measures)
        self.by = User.objects.create_user("leitung@full.example.org", name="Leitung", role=User.Role.LEAD)
        self.themes = list(Theme.objects.all())

    def build(self) -> None:
        self.set_clock("2013-01-07T09:00")
        self._make_organisations()
        self._say_at_evenings()
        self._promise()
        self.set_clock("2013-05-02T09:00")
        self._hold_workshops()
        self._say_on_the_web()
        self.set_clock("2013-05-10T09:00")
        self._publish_minutes()
        self._plan()
        self._decide()
        self._compare()
        self._ask_municipalities()
        self._write()

    def freeze(self, label: str) -> ConceptVersion:
        gaps = [gap.to_data() for gap in concept_gaps() if gap.number]
        version = freeze_version(kind=ConceptVersion.Kind.CONSULTATION, label=label, gaps=gaps, by=self.by)
        return ConceptVersion.objects.get(pk=version.pk)

    def publish(self, version: ConceptVersion) -> None:
        publish_version(version=version, by=self.by)

    def set_clock(self, local: str) -> None:
        process = Process.objects.get()
        clock.set_anchor(process=process, moment=datetime.fromisoformat(local).replace(tzinfo=process.zone))

    # --- Words ----------------------------------------------------------------------------------------------------------

    def sentence(self) -> str:
        one, other = self.random.sample(WORDS, 2)
        verb, place = self.random.choice(VERBS), self.random.choice(PLACES)
        return f"{one} und {other} wollen einander {verb}, {place}, Punkt {self.random.randrange(10_000)}."

    def sentences(self, number: int) -> str:
        return " ".join(self.sentence() for _each in range(number))

    def paragraphs(self, number: int) -> list[str]:
        """With headings, lists and tables in between."""
        blocks = []
        for place in range(number):
            if place % 12 == 6:
                blocks.append(f"<h3>{self.random.choice(WORDS)} {place}</h3>")
            if place % 10 == 4:
                blocks.append("<ul>" + "".join(f"<li>{self.sentence()}</li>" for _each in range(4)) + "</ul>")
            elif place % 30 == 9:
                rows = "".join(
                    f"<tr><th>{self.random.choice(WORDS)}</th><td>{self.sentence()}</td><td>{each}</td></tr>"
                    for each in range(25)
                )
                heads = "<thead><tr><th>Wer</th><th>Was</th><th>Wie viele</th></tr></thead>"
                blocks.append(f"<table>{heads}<tbody>{rows}</tbody></table>")
            else:
                blocks.append(f"<p>{self.sentences(self.random.randint(2, 6))}</p>")
        return blocks

    # --- What was said --------------------------------------------------------------------------------------------------

    def _make_organisations(self) -> None:
        self.organisations = [Organisation.objects.create(name=f"Verein Nummer {each}") for each in range(1, 21)]
        self.unnamed = [Organisation.objects.create(name=f"{UNNAMED} {each}") for each in range(1, 6)]
        self.departments = [
            Department.objects.create(slug=f"abteilung-{each}", name=f"Abteilung {each}") for each in range(1, 7)
        ]

    def _say(self, event: Event, number: int) -> Contribution:
        """Every tenth in another language, every seventh unnamed, every eleventh kept inside."""
        is_inside = number % 11 == 5
        language = list(ELSEWHERE)[number // 10 % 4] if number % 10 == 3 else ""
        is_named = number % 7 not in {0, 1}
        organisation = self.random.choice(self.organisations if is_named else self.unnamed)
        words = f"{SECRET}: {self.sentence()}" if is_inside else self.sentence()
        made = enter_contribution(
            text=f"{ELSEWHERE[language]} {number}" if language else words,
            language=language,
            translation=words if language else "",
            kind=list(Contribution.Kind.values)[number % 5],
            channel="cards",
            event=event,
            organisation=organisation,
            named_as=organisation.name if is_named else "",
            themes=[self.themes[number % len(self.themes)]] if not event.theme_id else [],
            entry_key=f"full-{number}",
            by=self.by,
        )
        if number % 11 == 5 and number % 2:
            withhold_contribution(contribution=made, reason=SECRET, by=self.by)
        elif not is_inside:
            clear_contribution(contribution=made, by=self.by)
        return made

    def _say_at_evenings(self) -> None:
        evenings = list(Event.objects.filter(kind=Event.Kind.EVENING_SESSION).order_by("pk"))
        self.evenings = evenings
        for number in range(1, self.size.contributions // 3 + 1):
            self._say(evenings[number % len(evenings)], number)

    def _promise(self) -> None:
        self.workshops = [
            event
            for theme in self.themes
            for event in Event.objects.filter(theme=theme).dated().order_by("starts_at")[: self.size.workshops]
        ]
        self.points = {}
        for event in self.workshops:
            fields = {"title": "Bedarfe und Ideen", "minutes": 60, "is_public": True}
            event.refresh_from_db()
            point = add_item(event=event, version=event.agenda_version, fields=fields, by=self.by)
            event.refresh_from_db()
            hidden = fields | {"title": f"{SECRET} im Team", "is_public": False}
            add_item(event=event, version=event.agenda_version, fields=hidden, by=self.by)
            self.points[event.pk] = point
        for turn, row in enumerate(CarryOver.objects.order_by("pk").select_related("contribution")):
            takers = [event for event in self.workshops if event.theme_id == row.theme_id]
            if turn % 9 == 8:
                secret = SECRET if SECRET in row.contribution.german_text else "Das gibt es schon."
                refuse_carry_over(carry_over=row, reason=secret, by=self.by)
            else:
                point = self.points[takers[turn % len(takers)].pk]
                put_on_agenda(carry_overs=[row], agenda_item=point, by=self.by)

    def _hold_workshops(self) -> None:
        number = self.size.contributions // 3
        said: dict[int, list[Contribution]] = {event.pk: [] for event in self.workshops}
        while number < self.size.contributions:
            number += 1
            event = self.workshops[number % len(self.workshops)]
            said[event.pk].append(self._say(event, number))
        for event in self.workshops:
            point = self.points[event.pk]
            waiting = CarryOver.objects.filter(agenda_item=point).select_related("contribution").order_by("pk")
            carried = [row.contribution for row in waiting]
            everything = [each for each in [*carried, *said[event.pk]] if SECRET not in each.german_text]
            for begin in range(0, len(everything), 4):
                record_result(
                    event=event,
                    agenda_item=point,
                    kind=("need", "measure_proposal", "goal")[begin // 4 % 3],
                    text=self.sentence(),
                    contributions=everything[begin : begin + 4],
                    by=self.by,
                )
            record_result(
                event=event,
                agenda_item=point,
                kind="finding",
                text=f"{SECRET}: {self.sentence()}",
                contributions=everything[:2],
                is_public=False,
                by=self.by,
            )
            left = CarryOver.objects.filter(agenda_item=point, state=CarryOver.State.ON_AGENDA)
            deal_with_carry_overs(carry_overs=list(left), reason=f"{SECRET} besprochen.", by=self.by)

    def _say_on_the_web(self) -> None:
        organisation = self.organisations[0]
        contact = Contact.objects.create(organisation=organisation, name="Kontakt", email="kontakt@full.example.org")
        text = f"{SECRET}: {self.sentence()}"
        hand_in_contribution(
            contact=contact, organisation=organisation, text=text, kind="idea", themes=self.themes[:1], entry_key="web"
        )

    def _publish_minutes(self) -> None:
        for event in self.evenings:
            record_result(event=event, agenda_item=None, kind="need", text=self.sentence(), by=self.by)
        minutes = list(Minutes.objects.order_by("pk"))
        for each in minutes:
            save_notes(minutes=each, agenda_item=None, version=0, text=f"<p>{self.sentence()}</p>", by=self.by)
            put_up_for_confirmation(minutes=each, by=self.by)
        self.set_clock("2013-05-25T09:00")
        for each in minutes:
            confirm_minutes(minutes=each, by=self.by)
            publish_minutes(minutes=each, by=self.by)

    # --- What is planned ------------------------------------------------------------------------------------------------

    def _plan(self) -> None:
        results = {theme.pk: list(Result.objects.filter(event__theme=theme).order_by("pk")) for theme in self.themes}
        objectives: dict[int, list[Objective]] = {}
        per_theme = -(-self.size.measures // len(self.themes))
        for theme in self.themes:
            half = max(self.size.paragraphs // 4, 1)
            texts = {name: "".join(self.paragraphs(half)) for name in ("baseline", "needs")}
            save_action_field(theme=theme, version=0, by=self.by, **texts)
            objectives[theme.pk] = []
            for _each in range(max(per_theme // 8, 1)):
                goal = add_goal(theme=theme, text=self.sentence(), by=self.by)
                for _nested in range(3):
                    basis = self.random.sample(results[theme.pk], 2)
                    objectives[theme.pk].append(
                        add_objective(goal=goal, text=self.sentence(), by=self.by, results=basis)
                    )
        free = list(Contribution.objects.published().filter(results=None).order_by("number"))
        for number in range(1, self.size.measures + 1):
            theme = self.themes[number % len(self.themes)]
            self._add_measure(number, theme, results[theme.pk], objectives[theme.pk], free[number::7][:2])

    def _add_measure(
        self,
        number: int,
        theme: Theme,
        results: Sequence[Result],
        objectives: Sequence[Objective],
        contributions: Sequence[Contribution],
    ) -> Measure:
        """Every tenth is kept inside, every fifteenth rests on nothing and has nobody in charge."""
        is_inside, is_bare = number % 10 == 4, number % 15 == 7
        title = f"{self.random.choice(WORDS)} {self.random.choice(VERBS)} {number}"
        measure = add_measure(
            theme=theme,
            title=f"{SECRET} {title}" if is_inside else title,
            by=self.by,
            objectives=[] if is_bare else [objectives[number % len(objectives)]],
            results=[] if is_bare else [results[number % len(results)], results[(number * 3 + 1) % len(results)]],
            contributions=[] if is_bare else contributions,
        )
        leads = (
            {"lead_department": self.departments[number % 6]},
            {"lead_organisation": self.organisations[number % 20]},
            {"lead_text": "Arbeitskreis der Träger"},
        )
        measure = change_measure(
            measure=measure,
            version=measure.version,
            by=self.by,
            description="".join(f"<p>{self.sentences(4)}</p>" for _each in range(2)),
            target_group=self.random.choice(WORDS),
            partners=self.organisations[number % 15 : number % 15 + 3],
            partners_text="Ehrenamtliche",
            time_frame="2013 bis 2015",
            costs=f"{number} 000 Euro im Jahr",
            posts="0,5 Stellen",
            funding="Landesmittel und Eigenanteil",
            needs_decision=("yes", "no", "unknown")[number % 3],
            priority=number % 3 + 1,
            status=("planned", "idea", "under_way")[number % 3],
            **({} if is_bare else leads[number % 3]),
        )
        for each in ("Teilnahmen", "Abschlüsse"):
            indicator = add_indicator(
                measure=measure,
                by=self.by,
                name=each,
                unit="Personen",
                baseline="10",
                target="50",
                data_source="Zählung",
            )
        add_indicator_value(indicator=indicator, version=indicator.version, on=clock.today(), value="12", by=self.by)
        add_progress_note(measure=measure, on=clock.today(), text=SECRET, is_public=False, by=self.by)
        if not is_inside:
            publish_measure(measure=measure, by=self.by)
        return measure

    def _decide(self) -> None:
        rows = list(Contribution.objects.accepted().order_by("number"))
        public = [row for row in rows if row.is_public]
        for one, other in zip(public[9::40], public[10::40], strict=False):
            merge_contributions(contributions=[other], into=one, by=self.by)
        for row in Contribution.objects.accepted().filter(merged_into=None).order_by("number"):
            if row.number % 10 != 9:
                outcome = ("taken_up", "partly", "taken_up", "not_taken_up")[row.number % 4]
                reason = SECRET if SECRET in row.german_text else f"Begründung: {self.sentence()}"
                decide_outcome(contribution=row, outcome=outcome, reason=reason, by=self.by)

    def _compare(self) -> None:
        measures = list(Measure.objects.published().order_by("pk"))
        for number in range(max(len(measures) // 6, 2)):
            is_inside = number % 3 == 1
            pair = [measures[number], measures[-number - 1]]
            words = f"{SECRET} {number}" if is_inside else f"{self.random.choice(WORDS)} {number}"
            finding = add_finding(
                title=words, measures=pair, offers="Lotsendienst", departments=self.departments[:2], by=self.by
            )
            ruling = Ruling(
                judgement="cross_cutting",
                decision="delimit",
                lead_department=self.departments[0],
                reason=SECRET if is_inside else self.sentence(),
                is_released=not is_inside,
            )
            rule_on_finding(finding=finding, seen_version=finding.version, ruling=ruling, by=self.by)

    def _ask_municipalities(self) -> None:
        for each in range(3):
            add_topic(title=f"Frage {each + 1}: {self.random.choice(WORDS)}", description=self.sentence())
        asked = questions()[:23]
        for place, municipality in enumerate(Municipality.objects.order_by("pk")[: self.size.municipalities]):
            is_inside = place % 4 == 2
            answers = [
                Answer(
                    question=question,
                    seen_version=0,
                    stance=ANSWERS[(place + turn) % 3],
                    text=SECRET if is_inside else f"Vorbehalt {place}.{turn}: {self.sentence()}",
                    contact=SECRET,
                    level=("working", "head", "council")[turn % 3],
                )
                for turn, question in enumerate(asked)
            ]
            save_responses(municipality=municipality, answers=answers, channel="team", by=self.by)
            shown = {row.pk: row.version for row in responses_of(municipality).values()}
            if not is_inside:
                release_responses(municipality=municipality, shown=shown, chosen=set(shown), by=self.by)

    def _write(self) -> None:
        for chapter in Chapter.objects.filter(kind=Chapter.Kind.WRITTEN).exclude(slug="anhang").order_by("pk"):
            self._save_chapter(chapter, self.paragraphs(self.size.paragraphs))

    def _save_chapter(self, chapter: Chapter, blocks: Sequence[str]) -> None:
        save_chapter(
            chapter=chapter,
            seen_version=chapter.version,
            text="".join(blocks),
            status="draft",
            editor=None,
            due_on=None,
        )

    # --- What is said to a version --------------------------------------------------------------------------------------

    def consult(self, version: ConceptVersion) -> None:
        """Every state in turn, on paragraphs, sections and the whole; what waits, or was not let in, stays inside."""
        now = clock.now()
        slugs = {block.anchor: section.slug for section, block in Content.from_data(version.content).blocks()}
        open_consultation(version=version, opens_at=now, closes_at=now + timedelta(days=30), by=self.by)
        for number, paragraph in enumerate(version.paragraphs.order_by("position")[:24]):
            state = ("published", "answered", "unpublished", "pending", "declined")[number % 5]
            is_inside = state in {"pending", "declined"}
            organisation = self.unnamed[number % len(self.unnamed)]
            comment = enter_comment(
                version=version,
                kind=("agreement", "change", "question")[number % 3],
                text=SECRET if is_inside else self.sentence(),
                channel=("letter", "mail", "phone")[number % 3],
                received_at=clock.now(),
                paragraph=paragraph if number % 4 < 2 else None,
                section=slugs[paragraph.anchor] if number % 4 < 3 else "",
                organisation=organisation if number % 2 else None,
                name=f"{UNNAMED} Person",
                postal_address=SECRET,
                by=self.by,
            )
            if state == "declined":
                moderate_comment(comment=comment, decision="declined", reason=SECRET, by=self.by)
            elif not is_inside:
                moderate_comment(comment=comment, decision="accepted", by=self.by)
            if state in {"answered", "unpublished"}:
                reason = self.sentence() if state == "answered" else SECRET
                answer_comment(comment=comment, verdict="noted", reason=reason, by=self.by)
            if state == "answered":
                publish_answers(comments=[comment], by=self.by)
        hand_in_comment(version=version, kind="change", text=SECRET, name=UNNAMED, email="unbestaetigt@example.org")

    # --- Between two versions -------------------------------------------------------------------------------------------

    def edit(self) -> None:
        """Paragraphs are reworded, moved, inserted and dropped; measures moved, added, merged and discarded."""
        for chapter in Chapter.objects.filter(kind=Chapter.Kind.WRITTEN).exclude(slug="anhang").order_by("pk"):
            blocks = [block.html for block in cut(chapter.text, source="", is_written=True)]
            blocks[0] = blocks[0].replace("wollen einander", "werden einander künftig", 1)
            blocks.insert(2, f"<p>Neu: {self.sentences(3)}</p>")
            if len(blocks) > 8:
                blocks[5], blocks[8] = blocks[8], blocks[5]
                del blocks[7]
            self._save_chapter(chapter, blocks)
        measures = list(Measure.objects.published().order_by("pk"))
        move_measure(measure=measures[0], theme=self.themes[-1], by=self.by)
        move_measure(measure=measures[1], step=1, by=self.by)
        merge_measures(measure=measures[2], into=measures[3], by=self.by)
        for place, values in ((4, {"status": "discarded"}), (-1, {"costs": "Keine"})):
            row = Measure.objects.get(pk=measures[place].pk)
            change_measure(measure=row, version=row.version, by=self.by, **values)
        objective = Objective.objects.filter(guiding_goal__theme=self.themes[0]).order_by("pk")[0]
        move_objective(objective=objective, step=1, by=self.by)
        results = list(Result.objects.filter(event__theme=self.themes[1]).order_by("pk"))
        objectives = list(Objective.objects.filter(guiding_goal__theme=self.themes[1]).order_by("pk"))
        self._add_measure(1001, self.themes[1], results, objectives, [])
