"""The usual outline of an integration concept, for process files that bring none of their own."""

from typing import Any

from django.utils.translation import gettext as _

from workshops_soest.process.records import Record


def usual_chapters(themes: list[Record]) -> list[Record]:
    """The chapters as if they stood in the file: one field of action per theme, the appendix from data."""
    chapters = [
        _chapter("vorwort", _("Vorwort"), numbered=False),
        _chapter("zusammenfassung", _("Zusammenfassung"), numbered=False),
        _chapter("anlass-und-auftrag", _("Anlass und Auftrag")),
        _chapter("leitbild", _("Integrationsverständnis und Leitbild")),
        _chapter("ausgangslage", _("Ausgangslage"), "baseline_figures"),
        _chapter("entstehung-und-beteiligung", _("Entstehung und Beteiligung"), "formation"),
        _chapter("handlungsfelder", _("Handlungsfelder")),
        *(
            _chapter(
                f"handlungsfeld-{theme.values['number']}",
                theme.values["title"],
                "action_field",
                parent="handlungsfelder",
                theme=theme.values["slug"],
            )
            for theme in sorted(themes, key=lambda theme: theme.values["number"])
        ),
        _chapter("querschnittsaufgaben", _("Querschnittsaufgaben"), "cross_cutting"),
        _chapter("zusammenarbeit-mit-den-kommunen", _("Zusammenarbeit mit den Kommunen"), "municipalities"),
        _chapter("umsetzung", _("Umsetzung, Monitoring, Fortschreibung")),
        _chapter("beschluss", _("Beschluss")),
        _chapter("anhang", _("Anhang"), numbered=False),
    ]
    appendix = [
        ("beteiligte", _("Beteiligte"), "participants"),
        ("workshopuebersicht", _("Workshopübersicht"), "workshops"),
        ("massnahmenuebersicht", _("Maßnahmenübersicht"), "measures"),
        ("herkunftsnachweis", _("Herkunftsnachweis"), "origins"),
        ("aenderungen", _("Änderungen"), "changes"),
        ("glossar", _("Glossar"), "glossary"),
    ]
    chapters += [_chapter(*part, parent="anhang", numbered=False) for part in appendix]
    return [Record("chapter", place, values, label=values["slug"]) for place, values in enumerate(chapters, start=1)]


def _chapter(
    slug: str,
    title: str,
    generator: str = "",
    *,
    parent: str | None = None,
    theme: str | None = None,
    numbered: bool = True,
) -> dict[str, Any]:
    return {
        "slug": slug,
        "title": title,
        "parent": parent,
        "kind": "generated" if generator else "written",
        "generator": generator,
        "theme": theme,
        "text": "",
        "numbered": numbered,
        "source": "",
    }
