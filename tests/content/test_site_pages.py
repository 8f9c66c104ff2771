"""The pages of the hub in the search: what is declared of them is true, and their texts are whole."""

import pytest
from bs4 import BeautifulSoup
from jinja2 import DictLoader, Environment

from hub.content.services.site_pages import read_page_texts, read_template_text
from hub.extension.registry import get_registry

pytestmark = pytest.mark.one_engine

TEMPLATE = """{% extends "layout" %}{% block title %}A title{% endblock %}
{% block content %}<h1>A <b>heading</b></h1>
<p>Read <a href="/a">this</a> first.</p><h2>What is kept</h2>
<p>Kept for {{ days }} days.</p><p>The hub keeps:</p>
{% if few %}<p>Nothing is here.</p>{% endif %}
<ul><li>One<br>thing{% if few %} alone{% endif %}</li><li>Another</li>
{% for row in rows %}<li>{{ row }}</li>{% endfor %}</ul>
<table><tr><th>Name</th></tr></table>
{% block rest %}<p>The rest &amp; more?</p>{% endblock %}{% endblock %}"""


def test_the_text_of_a_template_is_what_every_reader_sees_of_its_main_part():
    environment = Environment(loader=DictLoader({"page": TEMPLATE}), autoescape=True)

    text = read_template_text(environment, "page")
    assert text == "Read this first. What is kept. The hub keeps. One. Another. The rest & more?"


def test_every_page_that_is_declared_is_public_and_has_the_title_that_is_declared(app, client):
    pages = get_registry(app).pages
    assert len(pages) >= 20
    assert len({page.address for page in pages}) == len(pages)
    for page in pages:
        answer = client.get(page.address)
        assert answer.status_code == 200, page.address
        heading = BeautifulSoup(answer.text, "html.parser").h1.get_text()
        assert " ".join(heading.split()).startswith(page.title), page.address
        assert page.summary.endswith(".")


def test_the_texts_of_pages_are_on_them(app, client):
    with app.app_context():
        texts = {page.address: text for page, text in read_page_texts().items()}

    assert texts["/about/study"].startswith("The content of the hub is based on one report")
    about = ("/about/study", "/about/hub", "/about/functions", "/about/evidence", "/about/privacy")
    for address in (*about, "/mentoring"):
        shown = " ".join(BeautifulSoup(client.get(address).text, "html.parser").main.get_text(" ").split())
        sentences = [text for text in texts[address].split(". ") if len(text.split()) > 12]
        assert len(sentences) > 3
        squeezed = "".join(shown.split())
        assert [text for text in sentences if "".join(text.rstrip(".").split()) not in squeezed] == []
