"""The whole chain on a small made-up concept, frozen twice with edits in between; `tests.load.concept` does it at full size."""

import pytest
from django.test import Client

from concept.actions.version_pdfs import store_version_pdf
from concept.models import Contribution, Measure
from concept.queries.integrity import is_intact
from tests.concept.full_concept import SECRET, UNNAMED, FullConcept, Size
from tests.concept.tracing import loose_ends, missing_words, read_everything, reader

pytestmark = pytest.mark.usefixtures("process", "media")


def test_the_chain_holds_both_ways_and_nothing_internal_gets_out():
    concept = FullConcept(Size())
    concept.build()
    first = concept.freeze("Entwurf")
    concept.publish(first)
    concept.edit()
    second = concept.freeze("Zweiter Entwurf")
    concept.publish(second)
    assert is_intact(first)
    assert is_intact(second)
    assert {change["kind"] for change in second.changes} == {"changed", "new", "gone"}
    internal = Contribution.objects.exclude(publication="public").count()
    assert (Contribution.objects.count() - internal, internal) == (18, 3)
    assert Measure.objects.filter(is_public=False).count() == 1

    read = reader(Client())
    assert "\n".join(loose_ends(read)) == ""

    store_version_pdf(version=second)
    everything = read_everything(read, "/konzept/2.pdf")
    assert [address for address, text in everything.items() if SECRET in text or UNNAMED in text] == []
    assert all(everything[address] for address in ("/massnahmen/", "/beitraege/", "/konzept/1/", "/konzept/vergleich/"))
    assert missing_words(second, everything["/konzept/2.pdf"]) == set()
