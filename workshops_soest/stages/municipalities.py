"""What the municipalities are asked. They are real: nobody answers in their place."""

from collections.abc import Iterator
from functools import partial

from concept.actions.municipalities import add_topic
from concept.models import MunicipalTopic
from workshops.models import Municipality
from workshops_soest.models import Stage
from workshops_soest.stages.content import concept
from workshops_soest.stages.scene import Scene, Step

ASKED = 0.5
"""Share of the way from midway to the consultation."""


def plan_municipal_topics(scene: Scene) -> Iterator[Step]:
    for entry in concept()["topic"] if Municipality.objects.exists() else []:
        yield Step(scene.after(Stage.MIDWAY, ASKED), partial(_ask, entry["title"], entry["description"]))


def _ask(title: str, description: str) -> None:
    if not MunicipalTopic.objects.filter(title=title).exists():
        topic = add_topic(title=title, description=description)
        MunicipalTopic.objects.filter(pk=topic.pk).update(is_example=True)
