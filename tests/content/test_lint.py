"""The linter: each kind of problem, compared with the same text without it."""

import csv
import io

import pytest

from hub.content.domain.lint import LintContext, lint_document
from hub.content.domain.plagiarism import list_copied_runs, make_fingerprints
from hub.content.domain.reading_age import reading_age
from hub.content.domain.statements import list_document_statements
from hub.content.domain.study import parse_citations, parse_sections
from hub.content.services import STATEMENT_COLUMNS, lint_content, list_statements
from hub.extension.registry import get_registry
from hub.library.feature import feature as library
from hub.options.domain.documents import OptionDocument
from hub.options.feature import feature as options
from tests.factories import make_document

pytestmark = pytest.mark.one_engine

HANDLER = library.content_handlers["library"]
CONTEXT = LintContext({"/library", "/trusts/london"}, ["Leading Together"])
TITLE = "The leadership capabilities and capacities of Ambulance Trusts in England"
"""The title of the study: long enough to be recognised as copied, short enough to quote here."""

WHAT = (
    "A day on which new managers meet those who have done the job for years. They talk about what went well "
    "and what did not. Each goes home with two things to try, and a person to ring when they are stuck."
)
GAPS = "## What the study does not say\n\nHow many came, or what it cost."
ASK = "## Before using it\n\nAsk the trust who should lead the day."


SOUND = f"{WHAT}\n\n{GAPS}\n\n{ASK}"


def study_item(body=SOUND, **fields):
    defaults = {"source": "study", "section": ("Table 2 (7.2)",), "theme": ("networking",)}
    return make_document(body=body, **{**defaults, **fields})


def issues(document, context=CONTEXT):
    return list(lint_document(document, HANDLER, context))


def test_a_sound_item_has_nothing_to_mend():
    assert issues(study_item()) == []


FAULTS = {
    "without-a-part": (
        {"body": f"{WHAT}\n\n{GAPS}"},
        "body",
        "has no part \u201cBefore using it\u201d. Add the heading with a few lines under it",
    ),
    "part-with-nothing-under-it": (
        {"body": f"{WHAT}\n\n## Before using it\n\n{GAPS}"},
        "body",
        "has no part \u201cBefore using it\u201d. Add the heading with a few lines under it",
    ),
    "too-short": (
        {"body": f"A day.\n\n{GAPS}\n\n{ASK}"},
        "body",
        "has 17 words. Say a little more: at least 40",
    ),
    "too-long-for-one-section": (
        {"body": "\n\n".join((WHAT, WHAT, WHAT, WHAT, GAPS, ASK))},
        "body",
        "has 183 words from one section. Keep it to 150, or cite another section",
    ),
    "section-that-is-none": (
        {"section": ("Table 9",)},
        "section",
        "\u201cTable 9\u201d is no section of the study. Write 7.2, Table 2 (7.2), Appendix Two",
    ),
    "section-cited-and-not-named": (
        {"body": f"{WHAT} It is new (5.1).\n\n{GAPS}\n\n{ASK}"},
        "section",
        "does not name 5.1, which the body cites. Add it, or mend the body",
    ),
    "paragraph-of-no-section": (
        {"section": ("Table 2 (7.2)", "5.1")},
        "body",
        "the paragraph \u201cA day on which new managers ...\u201d names no section. Say which, in brackets",
    ),
    "nowhere-to-be-found": (
        {"theme": ()},
        "theme",
        "nobody can find it. Name one or more of: tier, option, capability, theme",
    ),
    "dead-link": (
        {"body": f"{WHAT} [More](/library/nowhere).\n\n{GAPS}\n\n{ASK}"},
        "body",
        "the link /library/nowhere leads nowhere in the hub. Mend or remove it",
    ),
    "copied": (
        {"summary": f"It is about {TITLE.lower()}."},
        "summary",
        f"\u201c{TITLE.lower()}\u201d stands in the study word for word. Say it in your own words",
    ),
    "hard-words": (
        {
            "body": "\n\n".join(
                (
                    "Organisational leadership development necessitates comprehensive interdisciplinary "
                    "collaboration. Administrative responsibilities disproportionately disadvantage "
                    "professional practitioners. Institutional accountability presupposes transparency "
                    "and methodological sophistication. Communication facilitates transformation. "
                    "Participation invigorates organisations.",
                    GAPS,
                    ASK,
                )
            )
        },
        "body",
        "asks for a reader of 27 years. Use shorter words and sentences, for 16",
    ),
    "long-sentence": (
        {"body": f"{WHAT} {' '.join(['On and on it goes'] * 8)}.\n\n{GAPS}\n\n{ASK}"},
        "body",
        "the sentence \u201cOn and on it goes On ...\u201d has over 35 words. Divide it",
    ),
}


@pytest.mark.parametrize(("fields", "where", "message"), FAULTS.values(), ids=FAULTS)
def test_what_is_to_be_mended_is_said_with_its_place(fields, where, message):
    assert issues(study_item(**fields)) == [(where, message)]


def test_a_link_within_the_hub_or_away_from_it_is_no_fault():
    links = "[Here](/library?kind=tool), [there](/trusts/london#shares), [away](https://example.org)."

    assert issues(study_item(f"{WHAT} {links}\n\n{GAPS}\n\n{ASK}")) == []


def test_an_item_of_a_trusts_own_needs_neither_sections_nor_the_parts_of_the_study():
    assert issues(make_document(body="Ask for it.", theme=("networking",))) == []


def test_a_field_that_rests_on_a_section_asks_for_it():
    option = OptionDocument(
        slug="coaching",
        kind="option",
        title="Coaching",
        summary="Somebody listens.",
        source="study",
        section=("7.2",),
        best_for=({"text": "Those who want to think."},),
        less_good_for=({"text": "Those who want to be told."},),
        place=1,
        body=WHAT,
    )

    assert list(lint_document(option, options.content_handlers["options"], CONTEXT)) == [
        ("section", "does not name Appendix Two, on which `best_for` rests. Add it"),
        ("section", "does not name Appendix Two, on which `less_good_for` rests. Add it"),
    ]


def test_runs_of_eight_words_of_the_study_are_known_again_and_shorter_ones_are_not():
    assert list_copied_runs(f"We read {TITLE}, twice.") == [TITLE.lower()]
    assert list_copied_runs(" ".join(TITLE.split()[:7])) == []


def test_a_short_title_carries_over():
    assert list_copied_runs(f"See {TITLE}.", allowed=[f"Study: {TITLE}"]) == []


def test_signs_and_capitals_do_not_hide_what_was_copied():
    in_capitals = TITLE.upper().replace(" AND ", ", and \u2014 ")

    assert list_copied_runs(in_capitals) == [TITLE.lower()]


def test_fingerprints_are_the_same_for_the_same_text_and_hold_none_of_it():
    fingerprints = make_fingerprints(f"{TITLE}. {TITLE}.")

    assert fingerprints == make_fingerprints(f"{TITLE}; {TITLE}")
    assert not any(word.encode() in fingerprints for word in TITLE.split() if len(word) > 4)


def test_reading_age_grows_with_long_words_and_long_sentences():
    # 10 words in one sentence, 11 syllables: 0.39 x 10 + 11.8 x 1.1 - 15.59 + 5 = 6.29.
    assert reading_age(["The cat sat on the mat and then went under."]) == 6.3
    assert reading_age([]) == 0.0


def test_places_of_the_study_are_known_by_their_numbers():
    assert parse_sections("Table 2 (7.2)") == ["Table 2", "7.2"]
    assert parse_sections("9.1") == []
    assert parse_citations("It grew (5.1; Appendix Two (and Table 3)). In 2009 (4.5 per cent) it fell.") == [
        "5.1",
        "Appendix Two",
        "Table 3",
        "4.5",
    ]


def test_each_statement_is_listed_with_the_section_it_rests_on_and_how_that_is_known():
    body = f"It began in spring (5.1). It grew.\n\nIt is known.\n\n{GAPS}\n\n{ASK}"
    document = study_item(body, section=("7.2", "5.1"), summary="A day.")

    assert [(row.where, row.text, row.sections, row.basis) for row in list_document_statements(document)] == [
        ("summary", "A day.", ("7.2", "5.1"), "the document"),
        ("body", "It began in spring (5.1).", ("5.1",), "the sentence"),
        ("body", "It grew.", ("5.1",), "the paragraph"),
        ("body", "It is known.", ("7.2", "5.1"), "the document"),
        (
            "What the study does not say",
            "How many came, or what it cost.",
            (),
            "nothing found in the study",
        ),
        ("Before using it", "Ask the trust who should lead the day.", (), "the hub's advice"),
    ]


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
        "plugins/london/plugin.py: hub_facts: \u201cChapter 9\u201d is no section of the study. "
        "Write 7.2, Table 2 (7.2), Appendix Two",
        "content/library/bad.md: front matter: is missing. "
        "Begin the file with ---, the fields, and --- again",
        "content/library/lost.md: theme: nobody can find it. "
        "Name one or more of: tier, option, capability, theme",
        "content/library/lost.md: body: the link /library/none leads nowhere in the hub. Mend or remove it",
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
            "100 people asked, 50 per cent began, 40 per cent finished: 40 people",
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


def test_the_commands_say_what_they_found_and_the_audit_opens_as_a_table(make_app, tmp_path):
    app = make_app(CONTENT_DIR=str(tmp_path), PLUGINS_DIR=str(tmp_path / "none"), INSTALLED_PLUGINS="no")
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "day.md").write_text(
        "---\ntitle: Day\nsummary: '=1+1'\nkind: practice\nsource: supplier\n---\n\nAsk.\n", encoding="utf-8"
    )

    lint = app.test_cli_runner().invoke(args=["content", "lint"])
    audit = app.test_cli_runner().invoke(args=["content", "audit"])

    assert lint.exit_code == 1
    assert lint.stdout == "1 files read, 1 things to mend.\n"
    assert lint.stderr.startswith("To mend: ")
    rows = list(csv.reader(io.StringIO(audit.stdout.removeprefix("\ufeff"))))
    assert rows[0] == list(STATEMENT_COLUMNS)
    assert rows[1][3] == "'=1+1"
