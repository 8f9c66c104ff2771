import re

import pytest

pytestmark = pytest.mark.one_engine

BUILT = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@pytest.fixture
def files(client):
    return sorted(set(BUILT.findall(client.get("/").text)))


def test_a_page_asks_for_its_style_and_script_and_all_of_it_is_there(client, files):
    assert len(files) >= 4
    for file in files:
        assert (file, client.get(file, buffered=True).status_code) == (file, 200)


def test_a_file_called_after_its_content_is_kept_for_ever(client, files):
    hashed = [file for file in files if re.search(r"\.[0-9a-f]{12}\.", file)]

    assert len(hashed) >= 4
    for file in hashed:
        assert (
            client.get(file, buffered=True).headers["Cache-Control"] == "max-age=315360000, public, immutable"
        )


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_style_and_script_come_compressed(client, files, coding):
    for file in files:
        if file.endswith((".css", ".js")):
            whole, packed = (
                client.get(file, buffered=True),
                client.get(file, buffered=True, headers={"Accept-Encoding": coding}),
            )
            assert packed.headers["Content-Encoding"] == coding
            assert len(packed.data) < len(whole.data)


def test_no_page_or_file_names_another_host(client, files):
    for address in ("/", "/library", *files):
        text = client.get(address, buffered=True).data.decode("utf-8")
        elsewhere = re.findall(r"""(?:src|href|url\(|from|import)\s*=?\s*["'(]?(https?://[^"')\s]+)""", text)
        # Absolute URLs of the hub itself are allowed.
        elsewhere = [url for url in elsewhere if not url.startswith(client.application.config["SITE_URL"])]
        assert (address, elsewhere) == (address, [])
