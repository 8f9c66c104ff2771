"""The statements in a plugin's answer about its trust and its tools, and the problems in them."""

from collections.abc import Iterator

from hub.content.domain.lint import LintContext, LintIssue, check_copied, check_section, check_sentence_length
from hub.content.domain.statements import Statement
from hub.content.domain.study import parse_citations
from hub.plugin_api.answers import Answer

SURVEY = "Appendix One"


def list_profile_statements(answer: Answer) -> Iterator[Statement]:
    """Yield the statements of the answer, hook by hook, each with the section that its record names."""
    trust = answer.trust
    if trust.summary:
        yield _cited("hub_trust", trust.summary)
    if trust.name_note:
        yield _cited("hub_trust", trust.name_note)
    if trust.survey:
        counts = (
            f"{trust.survey.sample} people asked, {trust.survey.starting_pct} per cent began, "
            f"{trust.survey.finishing_pct} per cent finished: worked out as {trust.survey.finished} people"
        )
        yield Statement("hub_trust", counts, (SURVEY,), "the record")
    for fact in answer.facts:
        yield Statement("hub_facts", fact.statement, (fact.section,), "the record")
    if answer.speciality:
        yield _statement("hub_speciality", answer.speciality.summary, answer.speciality.section)
    for contact in answer.contacts:
        yield _statement("hub_contacts", f"{contact.role}: {contact.about}", contact.section)
    for tool in answer.tools:
        yield Statement(f"hub_tools {tool.slug}", tool.prompted_by, (tool.section,), "the record")


def lint_profile(answer: Answer, context: LintContext) -> Iterator[LintIssue]:
    """Yield the problems in the statements of the answer, each as the hook and a sentence."""
    for statement in list_profile_statements(answer):
        for section in statement.sections:
            yield from check_section(statement.where, section)
        yield from check_copied(statement.where, statement.text, context.names)
        yield from check_sentence_length(statement.where, statement.text)


def _cited(where: str, text: str) -> Statement:
    sections = tuple(parse_citations(text))
    return Statement(where, text, sections, "the sentence" if sections else "the trust")


def _statement(where: str, text: str, section: str) -> Statement:
    return Statement(where, text, (section,) if section else (), "the record" if section else "the trust")
