"""Who is named as one who carries the process."""

from workshops.models import LoadedRecord, Person, Process
from workshops.queries.people import people_of_the_process


def test_whoever_joined_the_team_since_is_not_named(process: Process):
    named = list(Person.objects.all())
    Person.objects.create(slug="vera", name="Vera Muster")
    assert list(people_of_the_process()) == named
    assert len(named) == LoadedRecord.objects.filter(table="person").count() > 0
