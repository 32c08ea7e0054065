"""Questions about the people of the process."""

from django.db.models import QuerySet

from workshops.models import LoadedRecord, Person


def people_of_the_process() -> QuerySet[Person]:
    """Whom the process file names, and the public with it. Whoever joined the team since has not agreed to that."""
    return Person.objects.filter(slug__in=LoadedRecord.objects.filter(table="person").values("slug"))
