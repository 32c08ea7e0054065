"""The invented chapters, as the concept reads them."""

from concept.charts import with_charts
from concept.content import cut
from workshops.plaintext import from_wrapped
from workshops_soest.stages.content import content


def test_one_of_them_shows_a_figure_made_from_its_table():
    html = from_wrapped(content()["chapters"]["umsetzung"])
    blocks = with_charts(cut(html, source="chapter:umsetzung", is_written=True))
    [place] = [place for place, block in enumerate(blocks) if block.html.startswith("<figure")]
    assert blocks[place].text.startswith("Balkenbild. Stunden der Koordinierungsstelle im Jahr, Beispielzahlen. ")
    assert blocks[place + 1].html.startswith("<table")
