"""What events are called where one of several is chosen."""

from collections import Counter
from functools import cached_property

from workshops.models import Event


class EventNames:
    """Called with an event, its name: such as "17.01.2013 Kulturelle Vielfalt leben, Rathaus".

    Events that would have the same name are numbered. One query, when the first name is asked for: make one anew for
    every form.
    """

    def __call__(self, event: Event) -> str:
        return self._names[event.pk]

    @cached_property
    def _names(self) -> dict[int, str]:
        names = {
            event.pk: f"{event.date_in_words} {event.display_title}{f', {event.venue}' if event.venue else ''}"
            for event in Event.objects.select_related("theme", "venue").order_by("pk")
        }
        shared = Counter(names.values())
        given: Counter[str] = Counter()
        for key, name in names.items():
            given[name] += 1
            if shared[name] > 1:
                names[key] = f"{name} ({given[name]})"
        return names
