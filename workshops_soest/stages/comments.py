"""The consultation: comments on the draft by every way, moderated, answered, and what is changed because of them."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from concept.actions.chapters import save_chapter
from concept.actions.consultations import (
    answer_comment,
    confirm_comment,
    enter_comment,
    hand_in_comment,
    moderate_comment,
    note_letter,
    open_consultation,
    publish_answers,
)
from concept.actions.goals import change_objective
from concept.actions.measures import change_measure
from concept.content import Content
from concept.models import Chapter, Comment, ConceptVersion, Consultation, Measure, Objective, Response
from participants.models import Contact
from workshops import clock
from workshops.models import Theme
from workshops.plaintext import from_wrapped
from workshops_soest.models import Stage
from workshops_soest.stages.content import consultation
from workshops_soest.stages.goals import objectives_of, themes_with_workshop
from workshops_soest.stages.measures import measures_of
from workshops_soest.stages.meetings import on_a_workday
from workshops_soest.stages.organisations import address, invent_name
from workshops_soest.stages.scene import Scene, Step
from workshops_soest.stages.versions import frozen_at, played_version
from workshops_soest.stages.words import field_key, in_turn

OPENS_AFTER = timedelta(hours=1)
"""After the draft is published."""
CLOSES, ANSWERED, TOLD, EDITED = 0.4, 0.55, 0.58, 0.6
"""Shares of the way from the consultation to the adoption."""
OPEN_FOR = timedelta(days=20)
"""After the consultation has come, at most."""
MODERATED_AFTER, CONFIRMED_AFTER = timedelta(hours=20), timedelta(minutes=25)
ANSWERED_EARLY = timedelta(minutes=20)
"""Before the stage is reached: what is answered by then."""
CITIZENS = "post.example"
DRAFT = ConceptVersion.Kind.CONSULTATION


def plan_comments(scene: Scene) -> Iterator[Step]:
    opens_at = frozen_at(scene, DRAFT) + OPENS_AFTER
    latest = scene.moments[Stage.CONSULTATION] + OPEN_FOR
    closes_at = _end_of_week(scene, min(latest, scene.after(Stage.CONSULTATION, CLOSES)))
    yield Step(opens_at, partial(_open, scene, closes_at))
    for number, entry in enumerate(consultation()["comment"]):
        said_at = _said_at(scene, number, opens_at, closes_at)
        yield Step(said_at, partial(_say, scene, number))
        yield Step(said_at + CONFIRMED_AFTER, partial(_confirm, number))
        moderated_at, answered_at = said_at + MODERATED_AFTER, scene.after(Stage.CONSULTATION, ANSWERED)
        if entry.get("is_early"):
            answered_at = scene.moments[Stage.CONSULTATION] - ANSWERED_EARLY
            moderated_at = answered_at - timedelta(minutes=5)
        yield Step(moderated_at, partial(_moderate, scene, number))
        yield Step(answered_at, partial(_answer, scene, number))
        yield Step(scene.after(Stage.CONSULTATION, EDITED), partial(_edit, scene, number))
    yield Step(scene.after(Stage.CONSULTATION, TOLD), partial(_tell_all, scene))


def _end_of_week(scene: Scene, moment: datetime) -> datetime:
    """The evening of that day; of the Friday before where it is a weekend."""
    day = clock.to_local(moment).date()
    return scene.at(day - timedelta(days=max(day.weekday() - 4, 0)), 20)


def _said_at(scene: Scene, number: int, opens_at: datetime, closes_at: datetime) -> datetime:
    """Some time of that day; what the team types early on a working day."""
    entry = consultation()["comment"][number]
    moment = opens_at + (closes_at - opens_at) * entry["at"]
    if "channel" not in entry:
        at = scene.at(clock.to_local(moment).date(), 10 + 3 * number % 10, 7 * number % 60)
    else:
        at = scene.at(clock.to_local(on_a_workday(moment)).date(), 8, 5 * number % 60)
    return max(at, opens_at + timedelta(minutes=20))


def _open(scene: Scene, closes_at: datetime) -> None:
    version = played_version(DRAFT)
    if version and not Consultation.objects.filter(version=version).exists():
        note = " ".join(consultation()["note"].split())
        open_consultation(version=version, opens_at=clock.now(), closes_at=closes_at, note=note, by=scene.team)


# --- Saying something ---------------------------------------------------------------------------------------------------


def _say(scene: Scene, number: int) -> None:
    """On the web whoever speaks for an organisation, or a citizen; else the team types what came in."""
    entry, version = consultation()["comment"][number], played_version(DRAFT)
    if version is None or ("field" in entry and _theme_of(entry) is None) or _comment(number):
        return
    contact = _speaker(number) if entry["from"] == "organisation" else None
    citizen = f"{invent_name(scene.chance('citizen', number))} (Beispiel)"
    said: dict[str, Any] = {
        "version": version,
        "kind": entry["kind"],
        "text": entry["text"],
        "may_be_named": entry.get("is_named", False),
        "is_example": True,
        **_place(entry, version),
    }
    match entry.get("channel"):
        case None if contact:
            hand_in_comment(**said, contact=contact)
        case None:
            hand_in_comment(**said, name=citizen, email=address(citizen, CITIZENS))
        case channel:
            who = {"organisation": contact.organisation} if contact else {"name": citizen}
            if channel == Comment.Channel.MAIL:
                who |= {"email": contact.email if contact else address(citizen, CITIZENS)}
            elif channel == Comment.Channel.LETTER:
                who |= {"postal_address": consultation()["postal_address"]}
            enter_comment(**said, **who, channel=channel, received_at=clock.now(), by=scene.team)


def _speaker(number: int) -> Contact | None:
    speakers = Contact.objects.accepted().exclude(email="").filter(organisation__is_example=True)
    people = list(speakers.select_related("organisation").order_by("pk"))
    return in_turn(people, 5 * number) if people else None


def _theme_of(entry: dict[str, Any]) -> Theme | None:
    return next((theme for theme in themes_with_workshop() if field_key(theme) == entry.get("field")), None)


def _target(entry: dict[str, Any]) -> Measure | Objective | None:
    """The measure or objective that a comment is about."""
    if (theme := _theme_of(entry)) is None:
        return None
    if "measure" in entry:
        return measures_of(theme)[entry["measure"] - 1][1]
    return objectives_of(theme)[entry["objective"] - 1][1]


def _place(entry: dict[str, Any], version: ConceptVersion) -> dict[str, Any]:
    """The section and the paragraph that a comment is about, if the version has them."""
    source, number = f"chapter:{entry.get('chapter')}", entry.get("paragraph", 1)
    if target := _target(entry):
        source, number = f"{type(target).__name__.lower()}:{target.code}", 1
    found = [
        (section, block)
        for section, block in Content.from_data(version.content).blocks()
        if block.source == source and block.number
    ]
    if len(found) < number:
        return {}
    section, block = found[number - 1]
    return {"section": section.slug, "paragraph": version.paragraphs.get(anchor=block.anchor)}


# --- Moderating and answering -----------------------------------------------------------------------------------------------


def _comment(number: int) -> Comment | None:
    return Comment.objects.filter(text=consultation()["comment"][number]["text"], is_example=True).first()


def _confirm(number: int) -> None:
    if comment := _comment(number):
        confirm_comment(comment=comment)


def _moderate(scene: Scene, number: int) -> None:
    if (comment := _comment(number)) is None or comment.moderation != Comment.Moderation.PENDING:
        return
    if reason := consultation()["comment"][number].get("declined"):
        moderate_comment(comment=comment, decision=Comment.Moderation.DECLINED, reason=reason, by=scene.team)
    else:
        moderate_comment(comment=comment, decision=Comment.Moderation.ACCEPTED, by=scene.team)


def _answer(scene: Scene, number: int) -> None:
    entry, comment = consultation()["comment"][number], _comment(number)
    if comment and comment.is_published and not Response.objects.filter(comment=comment).exists():
        answer_comment(comment=comment, verdict=entry["verdict"], reason=entry["reason"], by=scene.team)
        if entry.get("is_told_early"):
            _tell(scene, [comment])


def _tell_all(scene: Scene) -> None:
    _tell(scene, Comment.objects.filter(is_example=True))


def _tell(scene: Scene, comments: Iterable[Comment]) -> None:
    """Who has no mail address gets a letter."""
    told = publish_answers(comments=comments, by=scene.team)
    for comment in told.letters:
        note_letter(comment=comment)


# --- What is changed because of it ----------------------------------------------------------------------------------------


def _edit(scene: Scene, number: int) -> None:
    entry = consultation()["comment"][number]
    comment, edit = _comment(number), dict(entry.get("edit", {}))
    if comment is None or not edit or not Response.objects.filter(comment=comment).exists():
        return
    if "chapter" in entry:
        _edit_chapter(scene, entry["chapter"], edit["find"], edit["put"])
        return
    target = _target(entry)
    if isinstance(target, Objective):
        change_objective(objective=target, version=target.version, text=edit["text"], by=scene.team)
    elif target:
        if sentence := edit.pop("add", ""):
            edit["description"] = target.description + from_wrapped(sentence)
        change_measure(measure=target, version=target.version, by=scene.team, **edit)


def _edit_chapter(scene: Scene, slug: str, find: str, put: str) -> None:
    chapter = Chapter.objects.filter(slug=slug).first()
    if chapter is None or find not in chapter.text:
        return
    save_chapter(
        chapter=chapter,
        seen_version=chapter.version,
        text=chapter.text.replace(find, put),
        status=chapter.status,
        editor=chapter.editor,
        due_on=chapter.due_on,
        by=scene.team,
    )
