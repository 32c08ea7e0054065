from types import SimpleNamespace

from workshops_soest.sources import sources_of


def test_each_source_is_named_once_and_only_in_its_fullest_form() -> None:
    texts = ["Presse", "Amt", "", "Presse", "Presse; Anschrift: bekannt", "Pressestelle"]
    rows = [SimpleNamespace(source=text) for text in texts]
    assert sources_of([*rows, None]) == ["Amt", "Presse; Anschrift: bekannt", "Pressestelle"]
