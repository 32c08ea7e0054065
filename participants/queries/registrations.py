"""Registrations as lists show them."""

from collections.abc import Iterable

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from participants.models import Registration
from participants.models.registrations import RegistrationState


def with_positions(registrations: QuerySet[Registration]) -> QuerySet[Registration]:
    """The same registrations, each with its `position` in the queue, counted from 1; None for those not waiting."""
    ahead = (
        Registration.objects.filter(
            Q(queue_number__lt=OuterRef("queue_number"))
            | Q(queue_number=OuterRef("queue_number"), queue_part__lt=OuterRef("queue_part")),
            event=OuterRef("event"),
            state=RegistrationState.WAITING,
        )
        .order_by()
        .values("event")
        .annotate(ahead=Count("pk"))
        .values("ahead")
    )
    position = Coalesce(Subquery(ahead, output_field=IntegerField()), 0) + 1
    return registrations.annotate(
        position=Case(
            When(state=RegistrationState.WAITING, then=position), default=Value(None), output_field=IntegerField()
        )
    )


def positions_of(registrations: Iterable[Registration]) -> dict[int, int]:
    """The positions in the queue of those of the registrations that wait, by primary key, in one query."""
    waiting = [each.pk for each in registrations if each.state == RegistrationState.WAITING]
    if not waiting:
        return {}
    found = with_positions(Registration.objects.filter(pk__in=waiting)).values_list("pk", F("position"))
    return dict(found)
