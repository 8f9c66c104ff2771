import pytest
from bs4 import BeautifulSoup

from hub.framework.domain import (
    CAPABILITIES,
    RECOMMENDATIONS,
)
from hub.kit.db import write_transaction
from hub.library.domain.publication import publish_resource
from tests.factories import make_origin, make_trust, share
from tests.framework.framework_documents import capability, recommendation


@pytest.fixture
def framework(app):
    with app.app_context(), write_transaction() as session:
        london = make_trust(session)
        for number in (2, 10, 9):
            document = recommendation(number, title=f"Number {number}", lead=["MD"], stages=["First"])
            publish_resource(session, document, make_origin(london), RECOMMENDATIONS)
        publish_resource(session, capability("1f"), make_origin(london), CAPABILITIES)
        share(session, london, title="Develops it", capability=["1f"])
    return app.test_client()


def main(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser").find("main")


def test_recommendations_stand_in_the_order_of_their_numbers_with_the_way_to_the_next(framework):
    lists = main(framework, "/recommendations").select("ol")
    listed = [item["value"] for ordered_list in lists for item in ordered_list.select("li[value]")]
    page = main(framework, "/recommendations/9").get_text(" ", strip=True)

    assert listed == ["2", "9", "10"]
    # The NHS.UK style sheet hides list numbers without this class.
    assert all("nhsuk-list--number" in ordered_list["class"] for ordered_list in lists)
    assert "Next: 10. Number 10" in page
    assert "Previous:" not in page
    assert "Lead MD" in page
    assert "Benefits expected None stated" in page


def test_a_capability_says_where_it_stands_and_what_develops_it(framework):
    page = main(framework, "/capabilities/1f").get_text(" ", strip=True)

    assert "Setting direction › Intellectual flexibility" in page
    assert "Develops it" in page
    assert main(framework, "/capabilities").find("a", href="/capabilities/1f")


def test_what_has_not_been_brought_in_is_said_to_be_so(client):
    assert "will be listed here" in main(client, "/recommendations").get_text()
    assert "will be listed here" in main(client, "/capabilities").get_text()
