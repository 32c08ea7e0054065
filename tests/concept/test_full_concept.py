"""The whole chain on a small made-up concept, frozen twice with edits in between; `tests.load.concept` does it at full size."""

import pytest
from django.test import Client

from concept.actions.version_pdfs import store_version_pdf
from concept.models import ConceptVersion, Contribution, Measure
from concept.queries.integrity import is_intact
from tests.concept.full_concept import SECRET, UNNAMED, FullConcept, Size
from tests.concept.tracing import loose_ends, missing_words, read_everything, reader

pytestmark = pytest.mark.usefixtures("process", "media")


def strays(first: ConceptVersion, second: ConceptVersion) -> list[str]:
    """Paragraphs that do not continue what they should: of an object the same object, wherever it went; of what is
    written the same words, wherever they went within their chapter."""
    before = list(first.paragraphs.all())
    sources, texts = {row.source for row in before}, {(row.source, row.text) for row in before}
    found, moved = [], 0
    for row in second.paragraphs.exclude(source="change:list").select_related("predecessor_link__predecessor"):
        predecessor = row.predecessor_link.predecessor
        continued = predecessor and ((row.source, row.text) not in texts or predecessor.text == row.text)
        is_known = (row.source, row.text) in texts or (row.source in sources and not row.source.startswith("chapter:"))
        if is_known and not (continued and predecessor.source == row.source):
            found.append(f"{row}: {row.text[:40]}")
        moved += bool(predecessor and predecessor.section != row.section)
    return found if moved else ["nothing was moved"]


def test_the_chain_holds_both_ways_and_nothing_internal_gets_out():
    concept = FullConcept(Size())
    concept.build()
    first = concept.freeze("Entwurf")
    concept.publish(first)
    concept.consult(first)
    concept.edit()
    second = concept.freeze("Zweiter Entwurf")
    concept.publish(second)
    assert is_intact(first)
    assert is_intact(second)
    assert {change["kind"] for change in second.changes} == {"changed", "new", "gone"}
    assert strays(first, second) == []
    internal = Contribution.objects.exclude(publication="public").count()
    assert (Contribution.objects.count() - internal, internal) == (18, 3)
    assert Measure.objects.filter(is_public=False).count() == 1

    read = reader(Client())
    assert "\n".join(loose_ends(read)) == ""
    # Where one way is missing, it is seen.
    for way in ('href="/beitraege/', 'href="/konzept/2/abs-'):
        assert loose_ends(lambda address, way=way: read(address).replace(way, 'href="/weg/'))

    store_version_pdf(version=second)
    everything = read_everything(read, "/konzept/2.pdf")
    assert [address for address, text in everything.items() if SECRET in text or UNNAMED in text] == []
    known = ("/massnahmen/", "/beitraege/", "/konzept/1/", "/konzept/vergleich/", "/konzept/1/synopse.xlsx")
    assert all(everything[address] for address in known)
    assert missing_words(second, everything["/konzept/2.pdf"]) == set()
    assert missing_words(second, everything["/konzept/2.pdf"].replace("Lotsendienst", "")) == {"Lotsendienst"}
