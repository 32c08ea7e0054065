from django.test import Client
from lxml import etree

from workshops.models import Event, Process


def test_sitemap_lists_public_pages_at_the_sites_address(client: Client, process: Process, settings) -> None:
    settings.SITE_URL = "https://zuhause.example.org"
    Event.objects.filter(slug="thema-4-april").update(is_published=False)
    response = client.get("/sitemap.xml", headers={"host": "localhost"})
    assert response.status_code == 200
    addresses = etree.fromstring(response.content).xpath("//*[local-name()='loc']/text()")
    assert len(addresses) == 9 + 5 + 19
    assert addresses[0] == "https://zuhause.example.org/"
    assert "https://zuhause.example.org/termine/auftakt/" in addresses
    assert "https://zuhause.example.org/termine/thema-4-april/" not in addresses
    assert all(client.get(address.removeprefix(settings.SITE_URL)).status_code == 200 for address in addresses)


def test_robots_are_kept_from_the_teams_side(client: Client, process: Process) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /team/" in lines
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"
