"""Finding registrations by what somebody remembers of them."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower, Replace

from participants.models import Delegate, Registration
from workshops.folding import fold

# What databases do not lower or fold by themselves (SQLite lowers A to Z alone).
_GERMAN = {"ä": "ae", "Ä": "ae", "ö": "oe", "Ö": "oe", "ü": "ue", "Ü": "ue", "ß": "ss"}


def matching(registrations: QuerySet[Registration], text: str) -> QuerySet[Registration]:
    """Those whose organisation, contact, people or reference contain `text`, however it is spelled."""
    folded = fold(text)
    people = Delegate.objects.filter(registration=OuterRef("pk")).alias(folded=_folded("name"))
    return registrations.alias(folded_contact=_folded("contact__name")).filter(
        Q(organisation__folded_name__contains=folded)
        | Q(folded_contact__contains=folded)
        | Q(contact__email__icontains=text.strip())
        | Q(reference__iexact=text.strip())
        | Exists(people.filter(Q(folded__contains=folded) | Q(email__icontains=text.strip())))
    )


def _folded(field: str) -> Combinable:
    """The field as `workshops.folding.fold` makes it, as far as German names go."""
    value: Combinable = F(field)
    for letter, plain in _GERMAN.items():
        value = Replace(value, Value(letter), Value(plain))
    return Lower(value)
