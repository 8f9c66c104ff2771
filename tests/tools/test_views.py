"""The pages of tools: the form, the result, its CSV download, and errors."""

import csv
import io

import pytest
from bs4 import BeautifulSoup

from hub.content.services import sync_content
from hub.extension.registry import get_registry
from hub.tools import services

pytestmark = pytest.mark.one_engine

CHART = "/trusts/north-west/tools/spc-chart"
PLANNER = "/trusts/yorkshire/tools/evaluation-planner"
FIGURES = "\n".join(f"Week {number},{number % 2}" for number in range(20))


@pytest.fixture
def tools(app):
    """Return a client of a hub with two trusts that have tools."""
    with app.app_context():
        for trust in ("north-west", "yorkshire"):
            sync_content(get_registry(app).content_handlers, app.config, only=trust)
    return app.test_client()


def main(response, status=200):
    assert response.status_code == status
    return BeautifulSoup(response.text, "html.parser").find("main")


def table_of(page, number=0):
    rows = page.find_all("table")[number].find_all("tr")
    # The heading of a column stands in each cell as well, for phones.
    return [
        ["".join(cell.find_all(string=True, recursive=False)).strip() for cell in row.find_all(["th", "td"])]
        for row in rows
    ]


def test_a_form_is_empty_but_for_what_is_preset_or_an_example_types(tools):
    empty = main(tools.get(CHART))
    example = main(tools.get(f"{CHART}?example=calls-rise"))
    unknown = main(tools.get(f"{CHART}?example=nothing-of-the-kind"))

    assert empty.find("textarea").get_text(strip=True) == ""
    lines = example.find("textarea").get_text(strip=True).splitlines()
    assert (lines[0], lines[8], len(lines)) == ("Nov 2024,612", "Jul 2025,655", 18)
    assert unknown.find("textarea").get_text(strip=True) == ""


@pytest.mark.requirement("R429")
def test_a_result_says_draws_and_lists_and_the_download_is_the_table(tools):
    page = main(tools.post(CHART, data={"values": FIGURES}))
    response = tools.post(CHART, data={"values": FIGURES, "csv": "0"})

    assert page.find(id="result").find_next("p").get_text().startswith("Normal variation")
    assert len(page.find_all("svg", role="img")) == 4
    assert page.find("textarea").get_text(strip=True) == FIGURES
    assert response.headers["Content-Disposition"] == 'attachment; filename="spc-chart-1.csv"'
    assert response.content_type == "text/csv; charset=utf-8"
    assert list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff")))) == table_of(page)


def test_a_table_that_the_result_has_not_is_not_found(tools):
    for number in ("1", "-1", "x"):
        assert tools.post(CHART, data={"values": FIGURES, "csv": number}).status_code == 404


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ("", "Paste the figures in order of time"),
        ("1", "1 row was entered. Use 8 to 500 rows"),
        ("1\n2\n3", "3 rows were entered. Use 8 to 500 rows"),
        (FIGURES.replace("Week 4,0", "Week 4,none"), "line 5 has “none” where a number should be"),
        (FIGURES.replace("Week 4,0", "Week 4,0,y"), "Week 4: the third cell has “y”"),
        ("<b>1</b>\n" * 9, "has “<b>1</b>” where a number should be"),
        ("1234567\n" * 10_000, "80,000 characters were entered. Use 40,000 or fewer"),
    ],
)
def test_what_cannot_be_used_is_named_and_stays_in_the_form(tools, values, message):
    response = tools.post(CHART, data={"values": values, "better": "up"})
    page = main(response, 400)

    assert message in page.select_one(".nhsuk-error-summary").get_text()
    assert page.select_one(".nhsuk-error-summary a")["href"] == "#values"
    assert page.find("textarea").get_text().strip() == values.strip()
    assert page.find("input", value="up").has_attr("checked")
    assert page.find(id="result") is None


@pytest.mark.parametrize("sent", ["as text", "as a file"])
def test_a_character_that_nothing_can_use_is_named_and_taken_out_and_no_fault_of_the_plugin(tools, sent):
    hostile = FIGURES.replace("Week 4", "Week\x00 4").encode()
    data = {"values": hostile} if sent == "as text" else {"values-file": (io.BytesIO(hostile), "a.csv")}
    page = main(tools.post(CHART, data=data), 400)
    message = page.select_one(".nhsuk-error-summary").get_text()

    if sent == "as text":
        assert "had a character that cannot be used." in message
        assert page.find("textarea").get_text(strip=True) == FIGURES
    else:
        assert "the file is not text" in message


def test_a_file_stands_in_for_what_was_pasted_whatever_its_encoding(tools):
    accented = FIGURES.replace("Week", "Wéek")
    encoded = [accented.encode(name) for name in ("utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be")]
    for data in encoded:
        file = (io.BytesIO(data), "figures.csv")
        page = main(tools.post(CHART, data={"values": "pasted", "values-file": file}))
        assert len(table_of(page)) == 21


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tools):
    file = (io.BytesIO("x".encode("utf-16") * 100_000), "figures.csv")
    page = main(tools.post(CHART, data={"values": FIGURES, "values-file": file}), 400)
    assert "the file is too large. Keep it to 40,000 characters" in page.get_text()


def test_what_nobody_sees_is_shown_where_it_is_in_the_way(tools):
    page = main(tools.post(CHART, data={"values": "1\u00a0\u200b2\n" * 12}), 400)
    assert "line 1 has \u201c1[U+00A0]2\u201d where a number should be" in page.get_text()


def test_a_workbook_is_refused_with_what_to_do(tools):
    file = (io.BytesIO(b"PK\x03\x04\0\0\0"), "figures.xlsx")
    page = main(tools.post(CHART, data={"values": FIGURES, "values-file": file}), 400)

    assert "the file is a workbook, not text. Save the sheet as CSV" in page.get_text()
    assert page.find("textarea").get_text(strip=True) == FIGURES


def test_numbers_and_ticks_stay_in_the_form_when_one_of_them_is_refused(tools):
    page = main(tools.post(PLANNER, data={"planned": ["level-1", "level-3"], "benefits": "5"}), 400)

    assert "Enter the costs too" in page.select_one(".nhsuk-error-summary").get_text()
    assert page.find(id="benefits")["value"] == "5"
    assert [box["value"] for box in page.find_all("input", checked=True)] == ["level-1", "level-3"]


def test_a_tool_that_others_are_using_keeps_what_was_typed(tools, monkeypatch):
    monkeypatch.setattr(services, "SLOT_TIMEOUT_SECONDS", 0.01)
    for _ in range(services.MAX_CONCURRENT_TOOLS):
        assert services._slots.acquire(timeout=60)
    try:
        page = main(tools.post(CHART, data={"values": FIGURES}), 503)
    finally:
        for _ in range(services.MAX_CONCURRENT_TOOLS):
            services._slots.release()

    assert "Other people are using this tool" in page.select_one(".nhsuk-error-summary").get_text()
    assert page.find("textarea").get_text(strip=True) == FIGURES
    assert main(tools.post(CHART, data={"values": FIGURES})).find(id="result")


def test_a_tool_of_a_trust_whose_plugin_is_gone_keeps_what_was_typed(tools, tmp_path):
    tools.application.config["PLUGINS_DIR"] = str(tmp_path)
    page = main(tools.post(CHART, data={"values": FIGURES}), 503)

    assert "its trust’s plugin is not working" in page.select_one(".nhsuk-error-summary").get_text()
    assert page.find("textarea").get_text(strip=True) == FIGURES


def test_a_tool_or_a_trust_that_is_not_there_is_not_found(tools):
    for path in ("/trusts/north-west/tools/magic", "/trusts/nowhere/tools/spc-chart"):
        assert tools.get(path).status_code == 404
        assert tools.post(path, data={"values": FIGURES}).status_code == 404


def test_every_example_says_where_its_figures_are_from(tools):
    for address in (CHART, PLANNER):
        examples = main(tools.get(address)).find("h2", string="Try an example").find_next("ul")("li")

        assert len(examples) > 1
        assert all(example.get_text().endswith("Invented figures, for illustration.") for example in examples)


def test_a_result_leads_with_its_meaning_and_the_chart_and_stacks_its_rows_on_a_phone(tools):
    page = main(tools.post(CHART, data={"values": FIGURES}))
    order = [
        part.name if part.name == "figure" else part.get_text(strip=True)
        for part in page.find("section").find_all(["h2", "h3", "figure"])
    ]

    assert order == ["Result", "figure", "figure", "What this means", "In figures", "All figures"]
    cell = page.find("tbody").find("td")
    assert cell.find("span", attrs={"aria-hidden": "true"}).get_text(strip=True) == "Time"
