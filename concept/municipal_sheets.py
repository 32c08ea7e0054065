"""The questions to a municipality on paper."""

from itertools import groupby

from django.template.loader import render_to_string

from concept.models.municipalities import ResponseLevel, Stance
from concept.queries.municipalities import questions
from workshops.models import Municipality, Process
from workshops.pdf import Pdf, render

SECONDS = 60


def print_answer_sheet(municipality: Municipality) -> Pdf:
    """Every question with boxes to tick and room to write. Raises PdfError."""
    groups = groupby(questions(), key=lambda question: question.theme)
    html = render_to_string(
        "concept/pdf/municipal_sheet.html",
        {
            "municipality": municipality,
            "process": Process.current(),
            "groups": [(theme, list(asked)) for theme, asked in groups],
            "stances": [stance.label for stance in Stance if stance != Stance.NO_ANSWER],
            "levels": [level.label for level in ResponseLevel],
        },
    )
    return render(html, seconds=SECONDS)
