"""Two people press a button of the same agenda at the same moment."""

import threading

import pytest
from django.db import connection

from workshops.actions import agendas
from workshops.models import AgendaItem, Event, User


@pytest.mark.django_db(transaction=True)
def test_of_many_changes_at_once_exactly_one_is_made(process):
    event, user = Event.objects.get(slug="thema-4-februar"), User.objects.create_user("team@example.org")
    start, outcomes = threading.Barrier(6), []

    def add(number: int) -> None:
        start.wait()
        try:
            fields = {"title": f"Punkt {number}", "minutes": 5}
            agendas.add_item(event=Event(pk=event.pk), version=0, fields=fields, by=user)
            outcomes.append("made")
        except agendas.AgendaChanged:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made"] + ["refused"] * 5
    assert AgendaItem.objects.count() == Event.objects.get(pk=event.pk).agenda_version == 1
