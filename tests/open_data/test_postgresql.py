"""Every kind of public address on PostgreSQL, with the real content."""

import pytest

from tests.support.signed_in import visitor

ADDRESSES = (
    "/",
    "/healthz",
    "/readyz",
    "/library?q=leadership&theme=networking&sort=title",
    "/feeds/library.atom?q=leadership&theme=networking",
    "/feeds/library.atom?option=internal-courses&scope=trust",
    "/feeds/programmes.atom",
    "/opensearch.xml",
    "/options/mentoring",
    "/options/choose?need=knowledge",
    "/trusts/north-west/tools/spc-chart?example=calls-rise",
    "/sign-in/forgotten",
    "/sign-in/forgotten/sent",
)
CHART = "/trusts/north-west/tools/spc-chart"
FIGURES = "\n".join(f"Week {number},{number % 2}" for number in range(20))


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_every_kind_of_address_answers_on_postgresql(real_app):
    browser = visitor(real_app)

    for address in ADDRESSES:
        assert (address, browser.get(address).status_code) == (address, 200)
        assert (address, browser.head(address).status_code) == (address, 200)
    assert browser.get("/search?q=leadership").location == "/library?q=leadership"
    assert "Exploring Leadership and Self Awareness (ELSA)" in browser.get(ADDRESSES[5]).text
    assert browser.send(CHART, values=FIGURES).status_code == 200
