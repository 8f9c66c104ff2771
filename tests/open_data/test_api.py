"""Tests of the API: its responses, its errors, and that both match the OpenAPI document."""

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from hub.kit.db import write_transaction
from hub.plugin_api.vocabulary import Scope
from hub.web.page_cache import get_page_version
from tests.factories import make_trust, share
from tests.support.effort import examples

LISTS = ("resources", "programmes", "options", "recommendations", "capabilities")


def get(client, address, status=200):
    answer = client.get(f"/api/v1{address}")
    assert (address, answer.status_code) == (address, status)
    return answer.json


def titles(client, address):
    return [item["title"] for item in get(client, address)["items"]]


# An address that is too long for any view is refused as 414, which the library does not expect.
REFUSALS = {"checks": {"negative_data_rejection": {"expected-statuses": ["400", "404", "414"]}}}

# The test client does not decompress responses.
UNCOMPRESSED = {"Accept-Encoding": "identity"}


def call_generated_cases(operation, mode):
    """Call an operation with generated valid or invalid requests; return the number of calls."""
    called = []

    @settings(
        max_examples=examples(25),
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case):
        case.call_and_validate(headers=UNCOMPRESSED)
        called.append(case)

    call()
    return len(called)


@pytest.mark.slow
@pytest.mark.fuzz
@pytest.mark.parametrize("mode", GenerationMode)
def test_every_answer_is_as_described_whatever_is_asked(real_app, mode):
    config = schemathesis.Config.from_dict(REFUSALS)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", real_app, config=config)
    calls_by_path = {
        operation.path: call_generated_cases(operation, mode)
        for operation in (result.ok() for result in schema.get_all_operations())
    }

    assert len(calls_by_path) == 15
    assert min(calls_by_path.values()) >= 20


def test_an_answer_that_is_not_as_described_is_found_out(real_app):
    document = real_app.test_client().get("/api/v1/openapi.json").json
    document["components"]["schemas"]["Entry"]["properties"]["summary"] = {"type": "integer"}
    schema = schemathesis.openapi.from_dict(document)
    schema.app = real_app

    with pytest.raises(FailureGroup, match="is not of type"):
        call_generated_cases(schema["/api/v1/programmes"]["GET"], GenerationMode.POSITIVE)


@pytest.mark.slow
def test_every_thing_of_the_real_hub_is_given_as_described_with_no_field_beside(real_app):
    client = real_app.test_client()
    document = get(client, "/openapi.json")
    checked = 0
    for name in (*LISTS, "trusts"):
        page, pages = 1, 1
        while page <= pages:
            answer = get(client, f"/{name}?page={page}")
            check(document, f"/api/v1/{name}", answer)
            pages, page = answer["pages"], page + 1
            for item in answer["items"]:
                if item["api"]:
                    path = item["api"].removeprefix("http://127.0.0.1:8000/api/v1")
                    kind = path.split("/")[1]
                    check(document, f"/api/v1/{kind}/{{slug}}", get(client, path))
                    checked += 1

    assert checked > 11 + 16 + 12 + 40 + 23


def check(document, path, answer):
    schema_ref = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    name = schema_ref["$ref"].rpartition("/")[2]
    schema = {**document["components"]["schemas"][name], "components": document["components"]}
    jsonschema_rs.validator_for(schema).validate(answer)
    assert set(answer) == set(document["components"]["schemas"][name]["required"])


def test_the_api_finds_what_the_pages_find_with_the_same_filters(real_app):
    client = real_app.test_client()
    for query in ("", "?theme=networking&scope=national", "?trust=london&trust=hub&sort=title"):
        total = get(client, f"/resources{query}")["total"]
        assert f"{total} resource" in client.get(f"/library{query}").text
        assert total > 5
    for query in ("?q=coaching", "?q=coaching&theme=communication&sort=title"):
        answer = get(client, f"/search{query}")
        assert f"{answer['total']} result" in client.get(f"/library{query}").text
        assert answer["total"] > 0
    assert get(client, "/search?q=supervison")["did_you_mean"] == "supervision"


def test_the_api_says_what_matches_only_in_part(sample_client):
    with sample_client.application.app_context(), write_transaction() as session:
        london = make_trust(session)
        share(session, london, title="Zebra okapi")
        share(session, london, title="Zebra")
        share(session, london, title="Okapi")
    get_page_version(sample_client.application).invalidate()
    answer = get(sample_client, "/search?q=zebra+okapi")

    assert ([each["title"] for each in answer["items"]], answer["total"]) == (["Zebra okapi"], 1)
    assert sorted(each["title"] for each in answer["closest"]) == ["Okapi", "Zebra"]


@pytest.mark.requirement("R049")
def test_what_a_trust_the_nhs_or_a_firm_offers_is_found_by_who_offers_it(sample_client):
    with sample_client.application.app_context(), write_transaction() as session:
        london = make_trust(session)
        for scope in Scope:
            share(session, london, title=f"By {scope}", scope=[scope.value])
    get_page_version(sample_client.application).invalidate()

    assert {scope.value: titles(sample_client, f"/resources?scope={scope}") for scope in Scope} == {
        "trust": ["By trust"],
        "nhs": ["By nhs"],
        "national": ["By national"],
        "commercial": ["By commercial"],
    }


def test_a_list_is_counted_paged_and_narrowed(sample_client):
    with sample_client.application.app_context(), write_transaction() as session:
        london = make_trust(session)
        for number in range(40):
            share(session, london, title=f"Item {number:02}", kind="service")
    get_page_version(sample_client.application).invalidate()

    answer = get(sample_client, "/resources?kind=service&sort=title&page=2")
    assert (answer["total"], answer["page"], answer["pages"]) == (40, 2, 2)
    assert [item["title"] for item in answer["items"]] == [f"Item {number}" for number in range(20, 40)]
    assert answer["facets"]["kind"] == [
        {"value": "programme", "label": "Programme", "count": 1},
        {"value": "practice", "label": "Way of working", "count": 1},
        {"value": "tool", "label": "Tool or information system", "count": 1},
        {"value": "service", "label": "Service or function", "count": 40},
    ]
    assert "tier" not in answer["facets"]


@pytest.mark.requirement("R050")
@pytest.mark.requirement("R051")
def test_a_programme_is_given_with_all_that_the_study_wants_to_know_of_it(sample_client):
    programme = get(sample_client, "/programmes/gamma")

    assert programme["page"] == "https://hub.example.org/programmes/gamma"
    assert (programme["provider"], programme["fee"]) == ("+A provider", "-100")
    assert (programme["ask"], programme["how_to_apply"]) == ("The training function", "Write to the provider")
    fields = {"content", "aims", "outcomes", "target_group", "time", "fee", "how_to_apply", "dates"}
    assert fields <= set(programme)
    assert programme["html"] == "<p>What it is, at length.</p>"


def test_what_moved_moves_within_the_api(sample_client):
    answers = {path: sample_client.get(f"/api/v1{path}") for path in ("/resources/gamma", "/resources/first")}

    assert {path: (answer.status_code, answer.location) for path, answer in answers.items()} == {
        "/resources/gamma": (301, "/api/v1/programmes/gamma"),
        "/resources/first": (301, "/api/v1/resources/alpha"),
    }


def test_what_is_for_an_organisation_is_nowhere_in_the_api(sample_client):
    public_titles = titles(sample_client, "/search?sort=title")

    assert public_titles == ["=Beta()", "Alpha", "Gamma"]
    assert titles(sample_client, "/resources?q=kept") == []
    assert "checklist" not in str(get(sample_client, "/resources")["facets"])
    assert get(sample_client, "/trusts/london")["shared"] == 3
    assert get(sample_client, "/resources/inside", 404)["status"] == 404


FAULTS = {
    "/resources?kind=boss": (
        400,
        {"kind": "Kind: there is no choice called \u201cboss\u201d. Choose from the list"},
    ),
    "/resources?page=0": (400, {"page": "Page must be a whole number from 1"}),
    "/trusts?page=x": (400, {"page": "Page must be a whole number from 1"}),
    "/resources?sort=": (400, {"sort": "Order is empty. Leave this filter out"}),
    "/programmes/gamma?full=1": (
        400,
        {"full": "There is no filter called \u201cfull\u201d. There are none here"},
    ),
    "/resources?page=9": (404, {}),
    "/resources/none": (404, {}),
    "/capabilities/9z": (404, {}),
    "/nothing": (404, {}),
    "/resources?q=%00": (400, {}),
    "/resources?q=" + "x" * 5000: (414, {}),
}


@pytest.mark.parametrize("address", FAULTS)
def test_a_mistake_is_a_problem_that_names_the_filter(sample_client, address):
    answer = sample_client.get(f"/api/v1{address}")
    status, errors = FAULTS[address]

    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert set(answer.json) == {"type", "title", "status", "detail", "errors"}
    assert (answer.json["status"], answer.json["errors"]) == (status, errors)
    assert answer.json["type"] == f"/api#error-{status}"
    assert f'id="error-{status}"' in sample_client.get("/api").text
    assert answer.json["detail"]


def test_a_mistake_has_the_same_words_as_on_the_page(sample_client):
    for query in ("kind=boss", "page=0", "tier=boss&theme=x"):
        errors = get(sample_client, f"/resources?{query}", 400)["errors"]
        page = sample_client.get(f"/library?{query}").text
        assert errors
        assert all(message in page for message in errors.values())


def test_a_request_that_would_change_something_is_refused_with_what_is_allowed(sample_client):
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = sample_client.open("/api/v1/resources", method=method)
        assert (method, answer.status_code, answer.json["status"]) == (method, 405, 405)
        assert sorted(answer.headers["Allow"].split(", ")) == ["GET", "HEAD", "OPTIONS"]


def test_a_fault_tells_nothing_of_the_inside(sample_client, monkeypatch):
    monkeypatch.setattr("hub.library.api.load_entry_list", lambda *_: 1 / 0)
    answer = get(sample_client, "/resources", 500)

    assert answer["detail"] == "Try again in a few minutes. The fault has been recorded."
    assert answer["errors"] == {}


def test_without_its_database_the_api_says_when_to_come_back(make_app, database_url):
    unreachable_url = "sqlite:////nowhere/at/all.sqlite3"
    if database_url.startswith("postgresql"):
        unreachable_url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    answer = make_app(DATABASE_URL=unreachable_url).test_client().get("/api/v1/resources")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "address", ["/api/v1/resources", "/api/v1/programmes/gamma", "/api/v1/trusts", "/api/v1/openapi.json"]
)
def test_what_has_not_changed_is_304_without_any_work(sample_client, queries, address):
    first = sample_client.get(address)
    with queries(sample_client.application) as statements:
        again = sample_client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data, statements) == (304, b"", [])
    assert sample_client.head(address).headers["ETag"] == first.headers["ETag"]
    assert sample_client.head(address).data == b""


def test_the_script_of_any_page_may_read_what_is_public(sample_client):
    for address in ("/api/v1/resources", "/api/v1/none", "/feeds/library.atom", "/downloads/library.json"):
        for _uncached_then_cached in range(2):
            assert sample_client.get(address).headers["Access-Control-Allow-Origin"] == "*"
    preflight = sample_client.options("/api/v1/resources", headers={"Origin": "https://trust.example"})

    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    for address in ("/library", "/", "/api"):
        assert "Access-Control-Allow-Origin" not in sample_client.get(address).headers
    assert "Access-Control-Allow-Credentials" not in sample_client.get("/api/v1/resources").headers


def test_an_address_never_repeats_the_host_that_a_request_claims(sample_client):
    for path in (
        "/api/v1/resources",
        "/api/v1/openapi.json",
        "/feeds/library.atom",
        "/sitemap.xml",
        "/library",
    ):
        answer = sample_client.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert "https://hub.example.org" in answer.text
        assert "evil" not in answer.text
