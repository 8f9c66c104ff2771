import re
from xml.etree.ElementTree import fromstring

from hub.open_data.presenters import site_map
from hub.web.page_cache import get_page_version

NAMESPACE = f"{{{site_map.NAMESPACE}}}"
SITE = "https://hub.example.org"


def list_locations(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.content_type) == (200, "application/xml; charset=utf-8")
    return [location.text.removeprefix(SITE) for location in fromstring(answer.data).iter(f"{NAMESPACE}loc")]


def test_the_site_map_holds_what_is_public_and_nothing_else(sample_client):
    paths = list_locations(sample_client, "/sitemap.xml")

    for path in (
        "/",
        "/library",
        "/api",
        "/events/forward-programme",
        "/library/alpha",
        "/programmes/gamma",
        "/trusts/london",
    ):
        assert paths.count(path) == 1
    assert [
        path for path in paths if "inside" in path or path.startswith(("/api/", "/feeds", "/healthz"))
    ] == []
    assert {sample_client.get(path).status_code for path in paths} == {200}


def test_a_site_map_too_large_for_one_file_is_divided(sample_client, monkeypatch):
    whole = list_locations(sample_client, "/sitemap.xml")
    monkeypatch.setattr(site_map, "MAX_URLS", 2)
    get_page_version(sample_client.application)._build = "another"
    get_page_version(sample_client.application).invalidate()
    parts = list_locations(sample_client, "/sitemap.xml")

    assert parts == ["/sitemap-1.xml", "/sitemap-2.xml"]
    assert [path for part in parts for path in list_locations(sample_client, part)] == whole
    assert sample_client.get("/sitemap-3.xml").status_code == 404
    assert sample_client.get("/sitemap-0.xml").status_code == 404


def test_search_engines_are_told_where_the_site_map_is(sample_client):
    answer = sample_client.get("/robots.txt")

    assert answer.content_type == "text/plain; charset=utf-8"
    assert re.findall(r"^Sitemap: (.*)$", answer.text, re.MULTILINE) == [f"{SITE}/sitemap.xml"]
    assert sample_client.head("/sitemap.xml").data == b""
