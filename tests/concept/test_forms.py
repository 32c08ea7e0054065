"""Fields that the concept's forms share."""

import pytest
from django.core.exceptions import ValidationError

from concept.forms import RowsField
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
