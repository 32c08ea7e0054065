"""The paper (Vorlage) that a frozen version goes to the bodies with: made from what was frozen, edited by the team."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version as version_of

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concept.models import ConceptVersion, DecisionPaper, DecisionStep
from concept.odt import TextDocument
from concept.queries.decisions import likely_bodies
from concept.queries.frozen_facts import FrozenFacts, frozen_facts
from workshops.formats import format_day_plain
from workshops.models import Process
from workshops.plaintext import from_plain


@dataclass(frozen=True)
class PaperTexts:
    """The three texts that the team edits, as `workshops.plaintext` reads them."""

    motion: str
    summary: str
    statement: str


def suggested_texts(version: ConceptVersion, facts: FrozenFacts) -> PaperTexts:
    """What the paper may say, for the team to go on from. In the language that is active."""
    process = Process.objects.get()
    day = format_day_plain(version.frozen_at.astimezone(process.zone))
    motion = [
        _(
            "1. Das Konzept „%(title)s“ wird in der Fassung %(number)d („%(label)s“, festgeschrieben am %(day)s) beschlossen."
        )
        % {"title": facts.title, "number": version.number, "label": version.label, "day": day}
    ]
    if facts.to_decide:
        text = ngettext(
            "2. Die Maßnahme, die einen eigenen Beschluss braucht, wird gesondert zur Entscheidung vorgelegt.",
            "2. Die %(count)d Maßnahmen, die einen eigenen Beschluss brauchen, werden gesondert zur Entscheidung vorgelegt.",
            len(facts.to_decide),
        )
        motion.append(text % {"count": len(facts.to_decide)})
    return PaperTexts("\n".join(motion), _summary(facts), _statement(version, facts, process))


def texts_of(version: ConceptVersion, facts: FrozenFacts) -> PaperTexts:
    """The paper's texts as the team left them, or as they are suggested."""
    paper = DecisionPaper.objects.filter(version=version).first()
    if paper:
        return PaperTexts(paper.motion, paper.summary, paper.statement)
    return suggested_texts(version, facts)


def paper_odt(version: ConceptVersion) -> bytes:
    """The paper as an OpenDocument text, in the site's language and the process's time zone, whoever asks.

    Nothing internal stands in it: no notes, no deadlines, no sign-offs.
    """
    process = Process.objects.get()
    with translation.override(settings.LANGUAGE_CODE), timezone.override(process.zone):
        facts = frozen_facts(version)
        return _write(version, facts, texts_of(version, facts), list(version.decision_steps.all())).content()


def fingerprint_of(version: ConceptVersion, paper: bytes) -> str:
    """Of everything that the package is made from but for the concept's PDF; 32 hexadecimal digits."""
    parts = [version.checksum.encode(), version.label.encode(), paper, version_of("weasyprint").encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]


# --- What the paper says ------------------------------------------------------------------------------------------------


def _summary(facts: FrozenFacts) -> str:
    goals, objectives = (sum(getattr(theme, name) for theme in facts.themes) for name in ("goals", "objectives"))
    counted = _("Das Konzept nennt %(goals)s, %(objectives)s und %(measures)s.") % {
        "goals": _count_goals(goals),
        "objectives": _count_objectives(objectives),
        "measures": _count_measures(len(facts.measures)),
    }
    chapters = "\n".join(
        f"- **{_plain(title)}**: {_plain(text)}" if text else f"- **{_plain(title)}**" for title, text in facts.chapters
    )
    return "\n\n".join([counted, _("Das Konzept hat diese Kapitel:"), chapters])


def _statement(version: ConceptVersion, facts: FrozenFacts, process: Process) -> str:
    parts = [
        f"## {_('Anlass')}",
        _plain(
            _("Zum Konzept „%(title)s“ hat eingeladen: %(convenor)s. Es soll fertig sein: %(due)s.")
            % {"convenor": facts.convenor, "title": facts.title, "due": process.due_text}
        ),
        f"## {_('Worauf es beruht')}",
        _basis(facts.contributions),
    ]
    if version.changes:
        text = ngettext(
            "Gegenüber der zuvor veröffentlichten Fassung ist ein Absatz geändert, neu oder entfallen.",
            "Gegenüber der zuvor veröffentlichten Fassung sind %(count)d Absätze geändert, neu oder entfallen.",
            len(version.changes),
        )
        parts += [f"## {_('Was sich geändert hat')}", text % {"count": len(version.changes)}]
    if version.gaps:
        lines = "\n".join(f"- {_plain(gap['text'])}: {gap['number']}" for gap in version.gaps)
        parts += [f"## {_('Was noch offen ist')}", lines]
    return "\n\n".join(parts)


def _basis(contributions: int) -> str:
    if not contributions:
        return _("Das Konzept nennt keinen Beitrag, auf den ein Handlungsziel oder eine Maßnahme zurückgeht.")
    return ngettext(
        "Die Handlungsziele und Maßnahmen gehen auf einen Beitrag zurück. Das Konzept nennt ihn.",
        "Die Handlungsziele und Maßnahmen gehen auf %(count)d Beiträge zurück. Das Konzept nennt sie.",
        contributions,
    ) % {"count": contributions}


def _plain(text: str) -> str:
    """Words that stay words where signs mean something."""
    return re.sub(r"[\\*_\[\]]", r"\\\g<0>", " ".join(text.split()))


def _count_goals(count: int) -> str:
    if not count:
        return _("kein Leitziel")
    return ngettext("ein Leitziel", "%(count)d Leitziele", count) % {"count": count}


def _count_objectives(count: int) -> str:
    if not count:
        return _("kein Handlungsziel")
    return ngettext("ein Handlungsziel", "%(count)d Handlungsziele", count) % {"count": count}


def _count_measures(count: int) -> str:
    if not count:
        return _("keine Maßnahme")
    return ngettext("eine Maßnahme", "%(count)d Maßnahmen", count) % {"count": count}


def _write(
    version: ConceptVersion, facts: FrozenFacts, texts: PaperTexts, steps: Sequence[DecisionStep]
) -> TextDocument:
    numbers = list(dict.fromkeys(step.paper_number for step in steps if step.paper_number))
    example = _("Beispiel – erfunden")
    label = _("Fassung %(number)d: %(label)s") % {"number": version.number, "label": version.label}
    footer = f"{facts.title} · {label}"
    document = TextDocument(
        title=_("Vorlage: %(title)s") % {"title": facts.title},
        subject=label,
        language=f"{settings.LANGUAGE_CODE}-{settings.LANGUAGE_CODE.upper()}",
        moment=version.frozen_at,
        footer=f"{footer} · {example}" if facts.has_examples else footer,
    )
    if facts.has_examples:
        document.add_paragraph(example)
    document.add_paragraph(label)
    document.add_paragraph(_("Nummer der Vorlage: %(numbers)s") % {"numbers": ", ".join(numbers) or _("noch offen")})
    document.add_heading(_("Beratungsfolge"))
    document.add_table(
        caption=_("Wer wann berät und beschließt"),
        head=[_("Gremium"), _("Aufgabe"), _("Sitzung am"), _("Vorlage"), _("Ergebnis")],
        rows=[
            [
                step.body,
                step.get_role_display(),
                format_day_plain(step.meets_on) if step.meets_on else _("noch offen"),
                step.paper_number or "–",
                step.result_words,
            ]
            for step in steps
        ]
        or [[each.body, "", _("noch offen"), "–", ""] for each in likely_bodies()],
        widths=[4, 2, 3, 2, 3],
    )
    document.add_heading(_("Beschlussvorschlag"))
    document.add_rich_text(from_plain(texts.motion))
    document.add_heading(_("Zusammenfassung"))
    document.add_rich_text(from_plain(texts.summary))
    document.add_table(
        caption=_("Ziele und Maßnahmen nach Themen"),
        head=[_("Thema"), _("Leitziele"), _("Handlungsziele"), _("Maßnahmen"), _("davon mit eigenem Beschluss")],
        rows=[
            [theme.title, *map(str, (theme.goals, theme.objectives, len(theme.measures), len(theme.to_decide)))]
            for theme in facts.themes
        ],
        widths=[10, 4, 7, 6, 6],
    )
    document.add_heading(_("Sachdarstellung"))
    document.add_rich_text(from_plain(texts.statement))
    _write_effects(document, facts)
    document.add_heading(_("Anlagen"))
    document.add_list([_("Das Konzept „%(title)s“, %(label)s (PDF)") % {"title": facts.title, "label": label}])
    return document


def _write_effects(document: TextDocument, facts: FrozenFacts) -> None:
    document.add_heading(_("Finanzielle Auswirkungen"))
    if not facts.measures:
        document.add_paragraph(_("Das Konzept nennt keine Maßnahmen."))
    elif not facts.to_decide:
        document.add_paragraph(_("Von keiner Maßnahme ist festgestellt, dass sie einen eigenen Beschluss braucht."))
    else:
        document.add_table(
            caption=_("Maßnahmen, die einen eigenen Beschluss brauchen"),
            head=[
                _("Nr."),
                _("Maßnahme"),
                _("Zuständig"),
                _("Zeitrahmen"),
                _("Kosten"),
                _("Stellen"),
                _("Finanzierung"),
            ],
            rows=[
                [
                    each.code,
                    each.title,
                    *(value or "–" for value in (each.lead, each.time_frame, each.costs, each.posts, each.funding)),
                ]
                for each in facts.to_decide
            ],
            widths=[3, 9, 6, 7, 6, 5, 8],
        )
    if facts.unclear:
        text = ngettext(
            "Bei einer Maßnahme ist noch nicht geklärt, ob sie einen eigenen Beschluss braucht.",
            "Bei %(count)d Maßnahmen ist noch nicht geklärt, ob sie einen eigenen Beschluss brauchen.",
            facts.unclear,
        )
        document.add_paragraph(text % {"count": facts.unclear})
