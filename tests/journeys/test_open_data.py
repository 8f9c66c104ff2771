"""Open data, sitemap and metadata of a hub served as in production."""

import json
import re
import shlex
import urllib.error
import urllib.request
from argparse import ArgumentParser
from html import unescape
from pathlib import Path

import pytest

from tests.journeys.test_pages import ASIDE, LINK, PART_OF_ITEM
from tests.support.live import HUB, started_hub

COMMAND = re.compile(r'<pre class="hub-command"><code>(.*?)</code></pre>', re.DOTALL)
LOCATION = re.compile(r"<loc>(.*?)</loc>")
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def read(address):
    with urllib.request.urlopen(address, timeout=60) as response:
        return response.read().decode("utf-8")


def pages_from(base):
    pages, waiting = {}, ["/"]
    while waiting:
        path = waiting.pop()
        if path not in pages:
            pages[path] = read(base + path)
            waiting += [
                link
                for link in LINK.findall(pages[path])
                if not link.startswith(ASIDE) and not PART_OF_ITEM.match(link)
            ]
    return pages


@pytest.fixture(scope="module")
def pages(live_server):
    """The pages of the real hub that search engines may index, {path: HTML}."""
    disallowed = re.findall(r"^Disallow: (\S+)", read(f"{live_server}/robots.txt"), re.MULTILINE)
    patterns = [re.escape(path).replace(r"\*", ".*").replace(r"\$", "$") for path in disallowed]
    disallowed_pattern = re.compile("|".join(patterns))
    return {
        path: html for path, html in pages_from(live_server).items() if not disallowed_pattern.match(path)
    }


def run(command, folder):
    """Run a curl command of the page; return status, content type and body."""
    name, *arguments = shlex.split(command)
    assert name == "curl"
    parser = ArgumentParser(exit_on_error=False)
    parser.add_argument("-H", action="append", default=[])
    parser.add_argument("-o")
    parser.add_argument("address")
    options = parser.parse_args(arguments)
    request = urllib.request.Request(
        options.address, headers=dict(header.split(": ", 1) for header in options.H)
    )
    try:
        response = urllib.request.urlopen(request, timeout=60)
    except urllib.error.HTTPError as error:
        response = error
    with response:
        body = response.read()
    if options.o:
        (folder / options.o).write_bytes(body)
    return response.status, response.headers["Content-Type"], body


def test_every_example_of_the_page_does_what_it_says(live_server, tmp_path):
    commands = [unescape(command) for command in COMMAND.findall(read(f"{live_server}/api"))]
    results = {command: run(command, tmp_path) for command in commands}

    assert len(results) == 8
    for command, (status, kind, body) in results.items():
        refused = "kind=boss" in command
        assert (command, status) == (command, 400 if refused else 200)
        if kind.endswith("json"):
            assert json.loads(body)["errors" if refused else ("items", "id", "openapi")[kind_of(command)]]
    assert (tmp_path / "programmes.csv").read_text(encoding="utf-8-sig").startswith("Title,Summary,")


def kind_of(command):
    return 2 if "openapi" in command else 1 if "options/coaching" in command else 0


def test_the_site_map_holds_every_page_once_and_none_that_is_not_there(live_server, pages):
    listed = LOCATION.findall(read(f"{live_server}/sitemap.xml"))
    paths = [address.removeprefix(live_server) for address in listed]

    assert len(paths) == len(set(paths))
    assert set(pages) <= set(paths)
    # The followed links do not include the further pages of lists.
    for path in set(paths) - set(pages):
        assert "<h1" in read(live_server + path)


def test_every_page_says_where_it_stands_and_what_it_is(live_server, pages):
    for path, html in pages.items():
        assert (path, re.findall(r'rel="canonical" href="([^"]*)"', html)) == (path, [live_server + path])
        properties = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)"', html))
        assert (path, properties["url"]) == (path, live_server + path)
        assert properties["title"]
        assert properties["description"]
        for data in DATA.findall(html):
            assert json.loads(data)["@context"] == "https://schema.org"


def test_search_engines_are_told_what_a_thing_is(pages):
    def types(path):
        return [json.loads(data)["@type"] for data in DATA.findall(pages[path])]

    assert types("/programmes/elsa") == ["Course", "BreadcrumbList"]
    assert types("/library/teams-of-ten") == ["LearningResource", "BreadcrumbList"]
    assert types("/trusts/london") == ["Organization", "BreadcrumbList"]
    assert types("/") == ["Organization"]


def test_a_reader_takes_a_narrowed_list_away_as_a_table(page, live_server):
    # Given the library, narrowed to a theme
    page.goto(f"{live_server}/library?theme=networking")
    shown = page.locator(".nhsuk-card__link").all_inner_texts()
    # When they download it
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    # Then the file has just what they saw, in the same order
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert download.value.suggested_filename == "library.csv"
    assert [line.split(",")[0].strip('"') for line in text.splitlines()[1:]] == [
        title.split(",")[0] for title in shown
    ]


def test_a_browser_finds_the_feed_of_what_is_shown(page, live_server):
    page.goto(f"{live_server}/library?theme=networking&sort=title")
    feed = page.locator("link[rel=alternate]").get_attribute("href")

    assert "<title>Networking</title>" not in read(live_server + feed)
    assert "theme=networking" in feed
    assert "Networking" in read(live_server + feed)


def test_a_hub_that_is_served_on_a_port_of_ones_choice_gives_addresses_with_it(tmp_path):
    # The command as typed by an administrator who has configured another port.
    command = ["sh", "-c", f'exec env HUB_PORT=1 {HUB} serve --port "$HUB_PORT"']
    settings = {f"{name}_DIR": str(tmp_path / name.lower()) for name in ("PLUGINS", "CONTENT")}
    for folder in settings.values():
        Path(folder).mkdir()

    with started_hub(tmp_path, command, **settings) as (address, _):
        assert f"Sitemap: {address}/sitemap.xml\n" in read(f"{address}/robots.txt")
