"""Organisations as the team's list shows them, and what hangs on one of them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.db.models.functions import Coalesce

from participants.models import Contact, Organisation, OrganisationCategory, Registration
from participants.models.registrations import ACTIVE
from workshops.folding import fold


def plain_categories() -> dict[str, tuple[str, str]]:
    """For the slug of every kind of organisation the slug and title of the plain group it belongs to."""
    groups: dict[str, tuple[str, str]] = {}
    by_slug = {}
    for category in OrganisationCategory.objects.all():
        title = category.plain_title or category.title
        by_slug[category.slug] = groups.setdefault(title, (category.slug, title))
    return by_slug


def with_counts(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The same organisations, each with `registration_count` (those that hold a place or wait) and `is_accepted`:
    somebody speaks for it. Kind, municipality and contacts come along."""
    registrations = (
        Registration.objects.filter(organisation=OuterRef("pk"), state__in=ACTIVE)
        .order_by()
        .values("organisation")
        .annotate(number=Count("pk"))
        .values("number")
    )
    accepted = Contact.objects.filter(organisation=OuterRef("pk")).exclude(accepted_at=None)
    return (
        organisations.annotate(
            registration_count=Coalesce(Subquery(registrations, output_field=IntegerField()), 0),
            is_accepted=Exists(accepted),
        )
        .select_related("category", "municipality")
        .prefetch_related("contacts")
    )


def find_organisations(organisations: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """Those whose name holds all words of `text` however they are spelled, or one of whose contacts has it in the
    name or address."""
    by_name = Q()
    for word in fold(text).split():
        by_name &= Q(folded_name__contains=word)
    contacts = Contact.objects.filter(organisation=OuterRef("pk")).filter(
        Q(name__icontains=text.strip()) | Q(email__icontains=text.strip())
    )
    return organisations.filter(by_name | Exists(contacts))


def relations_to(row: Model) -> Iterator[tuple[ForeignObjectRel, QuerySet[Any]]]:
    """Every relation by which rows of any app point to this one, hidden ones too, with those rows."""
    for relation in row._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and (relation.one_to_many or relation.one_to_one):
            yield relation, relation.related_model._base_manager.filter(**{relation.field.name: row})


def what_points_to(row: Model) -> list[tuple[str, int]]:
    """The kinds of rows that point to this one, in words, and how many of each."""
    counted = [(str(rows.model._meta.verbose_name), rows.count()) for _relation, rows in relations_to(row)]
    return [(words, number) for words, number in counted if number]
