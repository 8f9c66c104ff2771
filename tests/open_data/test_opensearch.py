"""The description by which a browser adds the hub to its searches."""

from xml.etree.ElementTree import fromstring

import pytest

pytestmark = pytest.mark.one_engine

NAMESPACE = "{http://a9.com/-/spec/opensearch/1.1/}"
SITE = "https://hub.example.org"


def test_a_browser_can_add_the_search(make_app):
    client = make_app(SITE_URL=SITE).test_client()
    answer = client.get("/opensearch.xml")
    root = fromstring(answer.data)

    assert answer.status_code == 200
    assert answer.content_type == "application/opensearchdescription+xml; charset=utf-8"
    assert answer.headers["ETag"]
    assert root.tag == f"{NAMESPACE}OpenSearchDescription"
    assert len(root.findtext(f"{NAMESPACE}ShortName")) <= 16
    assert root.findtext(f"{NAMESPACE}LongName") == "Ambulance Leadership Hub"
    assert root.find(f"{NAMESPACE}Url").attrib == {
        "type": "text/html",
        "method": "get",
        "template": f"{SITE}/library?q={{searchTerms}}",
    }
    icon = root.findtext(f"{NAMESPACE}Image")
    with client.get(icon.removeprefix(SITE)) as picture:
        assert picture.content_type == "image/svg+xml"


def test_every_page_names_the_description(client):
    for address in ("/", "/library?q=mentor", "/nowhere"):
        assert 'rel="search" type="application/opensearchdescription+xml"' in client.get(address).text
    assert "opensearch" not in client.get("/sitemap.xml").text
