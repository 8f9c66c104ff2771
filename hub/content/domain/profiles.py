"""What a plugin says of its trust and its tools: the statements, and what an author should mend in them."""

from collections.abc import Iterator

from hub.content.domain.lint import Fault, Known, copied, too_long, unknown_section
from hub.content.domain.statements import Statement
from hub.plugin_api.answers import Answer

SURVEY = "Appendix One"


def profile_statements(answer: Answer) -> Iterator[Statement]:
    """Yield what the answer states, hook by hook, each with the section that the record names."""
    trust = answer.trust
    if trust.summary:
        yield Statement("hub_trust", trust.summary, (), "the facts below")
    if trust.name_note:
        yield Statement("hub_trust", trust.name_note, (), "the trust")
    if trust.survey:
        counts = (
            f"{trust.survey.sample} people asked, {trust.survey.starting_pct} per cent began, "
            f"{trust.survey.finishing_pct} per cent finished: {trust.survey.finished} people"
        )
        yield Statement("hub_trust", counts, (SURVEY,), "the record")
    for fact in answer.facts:
        yield Statement("hub_facts", fact.statement, (fact.section,), "the record")
    if answer.speciality:
        yield _of("hub_speciality", answer.speciality.summary, answer.speciality.section)
    for contact in answer.contacts:
        yield _of("hub_contacts", f"{contact.role}: {contact.about}", contact.section)
    for tool in answer.tools:
        yield Statement(f"hub_tools {tool.slug}", tool.prompted_by, (tool.section,), "the record")


def profile_faults(answer: Answer, known: Known) -> Iterator[Fault]:
    """Yield what is to be mended in what the answer states, as the hook and a sentence."""
    for statement in profile_statements(answer):
        for section in statement.sections:
            yield from unknown_section(statement.where, section)
        yield from copied(statement.where, statement.text, known.names)
        yield from too_long(statement.where, statement.text)


def _of(where: str, text: str, section: str) -> Statement:
    return Statement(where, text, (section,) if section else (), "the record" if section else "the trust")
