"""A database connection that dies between the view and the end of the request does not spoil the response."""

import json
from urllib.request import Request, urlopen

from hub.web.middleware.request_log import CONTENT_SECURITY_POLICY
from tests.support.timeouts import SECONDS

TOKEN = "t" * 32


def ask_metrics(address):
    """Return the metrics of the hub."""
    request = Request(f"{address}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    with urlopen(request, timeout=SECONDS) as response:
        return response.read().decode()


def test_a_connection_that_dies_after_the_view_does_not_spoil_the_response(
    hub, ask, tmp_path, postgresql_databases
):
    with (
        postgresql_databases.new() as url,
        hub(DATABASE_URL=url, METRICS_TOKEN=TOKEN, JOBS="separate") as (address, _),
    ):
        for _ in range(5):  # more often than there are threads
            status, headers, text = ask(f"{address}/test/lost")
            assert (status, text) == (200, "none")
            assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
            assert headers["X-Request-ID"] in (tmp_path / "serve.log").read_text()
        assert ask(f"{address}/test/lost", {"title": "Elsa"})[::2] == (200, "kept")
        assert ask(f"{address}/test/read")[2] == "Elsa"
        lines = [
            json.loads(line) for line in (tmp_path / "serve.log").read_text().splitlines() if line[:1] == "{"
        ]

    lost = [line["status"] for line in lines if line.get("route") == "/test/lost" and "status" in line]
    assert lost == [200] * 6
    assert any(line["event"] == "a database connection was lost at the end of a request" for line in lines)
