"""Linting and auditing the content of every supplier."""

from hub.content.services import lint_content, list_statements
from hub.extension.registry import get_registry

PLUGIN = """
from hub.plugin_api import *

HUB_API = "1.0"


@hookimpl
def hub_trust():
    return Trust("{slug}", "{name}", "{short}", survey=SurveyResponse(100, 50, 40, 40))


@hookimpl
def hub_content():
    return [ContentFolder("content/library", feature="library")]


@hookimpl
def hub_facts():
    return [StatedFact("It was praised for its work.", section="Chapter 9")]
"""


def run(site, service, **options):
    with site.app.app_context():
        return service(get_registry(site.app).content_handlers, site.app.config, **options)


def test_every_supplier_is_read_and_each_problem_names_its_file(site):
    site.write_plugin("london", PLUGIN)
    site.write_item("plugins/london/content/library/day.md", more="theme: [networking]", body="Ask.")
    site.write_item("content/library/lost.md", body="See [it](/library/day) and [that](/library/none).")
    (site.folder / "content" / "library" / "bad.md").write_text("no front matter", encoding="utf-8")

    report = run(site, lint_content, page_addresses={"/"})

    assert report.files == 2
    assert [str(problem) for problem in report.problems] == [
        "plugins/london/plugin.py: hub_facts: \u201cChapter 9\u201d is not a section of the study. Write "
        "7.2, Table 2 (7.2), Appendix Two",
        "content/library/bad.md: front matter: is missing. "
        "Begin the file with ---, the fields, and --- again",
        "content/library/lost.md: theme: nobody can find it. "
        "Name one or more of: tier, option, capability, theme",
        "content/library/lost.md: body: the link /library/none does not lead to a page of the hub. Correct "
        "or remove it",
    ]


def test_one_supplier_can_be_read_alone_and_its_links_still_lead_to_others(site):
    site.write_plugin("london")
    site.write_item("plugins/london/content/library/day.md", more="theme: [networking]")
    site.write_item("content/library/found.md", more="theme: [networking]", body="See [it](/library/day).")
    site.write_item("plugins/london/content/library/unfit.md")

    report = run(site, lint_content, page_addresses={"/"}, only="hub")

    assert (report.files, report.problems) == (1, [])


def test_a_plugin_that_does_not_answer_is_a_thing_to_mend(site):
    site.write_plugin("london", "raise RuntimeError('no')")

    problems = run(site, lint_content, page_addresses=set()).problems

    assert [(problem.file, problem.field) for problem in problems] == [("plugins/london", "plugin")]


def test_the_audit_lists_what_plugins_and_files_say_with_the_section_of_each(site):
    site.write_plugin("london", PLUGIN)
    site.write_item("plugins/london/content/library/day.md", more="theme: [networking]", body="Ask.")

    rows = list(run(site, list_statements))

    assert rows == [
        (
            "london",
            "plugins/london/plugin.py",
            "hub_trust",
            "100 people asked, 50 per cent began, 40 per cent finished: worked out as 40 people",
            "Appendix One",
            "the record",
        ),
        (
            "london",
            "plugins/london/plugin.py",
            "hub_facts",
            "It was praised for its work.",
            "Chapter 9",
            "the record",
        ),
        ("london", "plugins/london/content/library/day.md", "summary", "What it is.", "", "the supplier"),
        ("london", "plugins/london/content/library/day.md", "body", "Ask.", "", "the supplier"),
    ]
