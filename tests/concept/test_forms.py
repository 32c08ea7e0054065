"""Fields that the concept's forms share."""

from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from concept.actions.measures import change_measure
from concept.forms import RowsField
from concept.measure_forms import MeasureForm
from tests.concept.planning import measure
from workshops.models import Theme

pytestmark = pytest.mark.usefixtures("process")


@pytest.mark.parametrize("keys", [["9" * 20], ["-" + "9" * 20], ["1", "9" * 30]])
@pytest.mark.parametrize("name", [None, "number"])
def test_numbers_beyond_any_key_are_unknown_choices(keys, name):
    with pytest.raises(ValidationError) as refused:
        RowsField(Theme.objects.all(), to_field_name=name).clean(keys)
    assert refused.value.code == "invalid_choice"


def test_rows_are_found_by_their_keys():
    theme = Theme.objects.get(number=1)
    assert list(RowsField(Theme.objects.all()).clean([str(theme.pk)])) == [theme]
    assert list(RowsField(Theme.objects.all(), to_field_name="slug").clean([theme.slug])) == [theme]


def test_partners_keep_their_semicolons():
    made, names = measure("Lotsen"), ["Haus; Hof e. V.", "Kirchen;Moscheen", "Schulen"]
    typed = {"version": 1, "title": "Lotsen", "plain": "", "status": "idea", "needs_decision": "unknown"}
    form = MeasureForm(QueryDict(urlencode(typed | {"partners": "\n".join(names)})), measure=made)
    assert form.is_valid(), form.errors
    stored = change_measure(measure=made, version=1, by=None, **form.values)
    assert MeasureForm(measure=stored).initial["partners"].splitlines() == names
