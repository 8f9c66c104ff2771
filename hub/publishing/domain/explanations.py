"""What the choices of a form mean, to be shown beside each choice.

An explanation that rests on the study names its section. What a way to develop or a capability means is
the summary of its own page, which is read from the catalogue, so that it is written once.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import CatalogueEntry, visible_entry_conditions
from hub.plugin_api.vocabulary import Accredited, Grouping, Kind, Method, Mix, Scope, Theme, Tier
from hub.publishing.domain.evidence_vocabulary import Direction, EvaluationMethod, Strength

Meanings = Mapping[str, str]
"""What each value of a vocabulary means."""
Explanations = Mapping[str, Meanings]
"""For each field of a form: what each of its values means."""

KINDS: Meanings = {
    Kind.PRACTICE: "Something a trust does regularly, such as how it runs briefings or inductions.",
    Kind.CASE_STUDY: "What one place did once, what came of it, and what it would do differently.",
    Kind.FRAMEWORK: "What is expected of leaders, as a list of skills or behaviours.",
    Kind.TOOL: "Something to work with, such as a form, a spreadsheet or an information system.",
    Kind.E_LEARNING: "An online course that people can take at any time.",
    Kind.SERVICE: "A team or a post that supports leaders, such as a coaching service.",
    Kind.CHECKLIST: "Points to go through one by one, before or during a task.",
    Kind.EVIDENCE_NOTE: "What is known about a question, and the source.",
}
TIERS: Meanings = {
    Tier.FIRST_LINE: "Leads a team directly. Some led far more people than is thought effective (5.1).",
    Tier.MIDDLE: "Leads other managers. They got far less development than first-line managers (6.2.1).",
    Tier.SENIOR: "May be a director or assistant director within three years: the study is about them (1.1).",
    Tier.DIRECTOR: "Sits on the board of a trust or reports to its chief executive.",
    Tier.CLINICAL: "Leads a clinical profession, such as paramedics (5.1), or clinical quality.",
}
THEMES: Meanings = {
    Theme.HEALTHCARE_POLICY: "How the rest of the health system is organised, funded and judged (6.1).",
    Theme.POLITICAL_SKILLS: "Understanding and influencing other public bodies (6.1).",
    Theme.NETWORKING: "Making and keeping useful contacts (6.1).",
    Theme.LEADING_CHANGE: "Explaining where the trust is going, and winning support for it (6.1, 6.2.1).",
    Theme.STRATEGIC_PLANNING: "Seeing the whole picture and planning years ahead (6.1).",
    Theme.EMOTIONAL_INTELLIGENCE: "Adapting your style, knowing your effect on others, resilience (6.1).",
    Theme.BUSINESS: "New services and income, negotiation, projects, budgets (6.1).",
    Theme.ANALYTICAL: "Using several sources of data to decide and to work better (6.1).",
    Theme.COMMUNICATION: "Making goals known, and a culture that is open and inclusive (1.2.3, 6.2.1).",
    Theme.CLINICAL_LEADERSHIP: "Leaders and role models of the paramedic profession (5.1).",
    Theme.TEAM_LEADERSHIP: "How many people one manager leads, and what support each of them gets (5.1).",
    Theme.PEOPLE_SYSTEMS: "Appraisal, talent, succession, and information and money for development (5.1).",
    Theme.PARTNERSHIP: "Leading together with other organisations, which can take another approach (4.0).",
    Theme.DIVERSITY: "Programmes on equality and diversity for leaders (7.2).",
    Theme.EVALUATION: "Whether investment in development had the effect that was intended (5.2.3).",
}
SCOPES: Meanings = {
    Scope.TRUST: "Your own trust offers it (1.3).",
    Scope.NHS: "Another part of the healthcare system offers it (1.3), such as an NHS trust in your area.",
    Scope.NATIONAL: "It is offered nationally (1.3).",
    Scope.COMMERCIAL: "A company offers it to anyone who pays (7.3, Table 3).",
}
METHODS: Meanings = {
    Method.TAUGHT: "A traditional programme with a teacher (3.1).",
    Method.PERSONAL_SUPPORT: "Support that is tailored to one person (3.1), such as a mentor or a coach.",
    Method.WORK_BASED: "People learn at work (3.1), for example on a project or in another post.",
}
GROUPINGS: Meanings = {
    Grouping.INDIVIDUAL: "One person at a time: ten of the sixteen ways to develop (Appendix Two).",
    Grouping.GROUP: "Several people together: six of the sixteen (Appendix Two).",
}
MIXES: Meanings = {
    Mix.AMBULANCE_ONLY: "Ambulance leaders alone (3.1).",
    Mix.OTHER_HEALTHCARE: "Also people from other healthcare organisations, as the study advises for middle "
    "managers (Recommendation Seven).",
    Mix.OTHER_SECTORS: "Also people from outside healthcare (3.1).",
}
ACCREDITATIONS: Meanings = {
    Accredited.YES: "An external body recognises it. The study advises this for in-house programmes (8.1).",
    Accredited.NO: "No external body recognises it. If you do not know, choose neither.",
}
ITEM_EXPLANATIONS: Explanations = {
    "kind": KINDS,
    "tier": TIERS,
    "theme": THEMES,
    "scope": SCOPES,
    "method": METHODS,
    "grouping": GROUPINGS,
    "mix": MIXES,
    "accredited": ACCREDITATIONS,
}
EXPLAINED_BY_ENTRY = ("option", "capability")
"""Fields whose values are slugs of catalogue entries of a kind of the same name."""

EVALUATION_EXPLANATIONS: Explanations = {
    "method": {
        EvaluationMethod.COMPARISON: "Results were compared between people who did and did not take part.",
        EvaluationMethod.BEFORE_AND_AFTER: "The same people or the same figures, measured at least twice.",
        EvaluationMethod.SURVEY: "A questionnaire at the end or later. It says what people think of it.",
        EvaluationMethod.OBSERVATION: "Someone watched, listened or asked in depth.",
        EvaluationMethod.FIGURES: "For example, sickness, turnover or complaints. Other causes are possible.",
    },
    "direction": {
        Direction.POSITIVE: "What it was meant to change has improved.",
        Direction.MIXED: "Some things changed and others did not, or the data are inconclusive.",
        Direction.NEGATIVE: "What it was meant to change has not changed, or is worse.",
    },
    "strength": {
        Strength.STRONG: "It would be hard to explain the result in another way.",
        Strength.MODERATE: "The change is real, but something else may have caused it.",
        Strength.WEAK: "An early sign. Others should check it.",
    },
}
"""The hub's words: the study did not evaluate what it found (7.2)."""


def explain_choices(session: Session, viewer: Viewer) -> Explanations:
    """Return what each choice in the form of a resource or programme means."""
    entries = session.execute(
        select(CatalogueEntry.kind, CatalogueEntry.slug, CatalogueEntry.summary).where(
            *visible_entry_conditions(viewer), CatalogueEntry.kind.in_(EXPLAINED_BY_ENTRY)
        )
    )
    summaries: dict[str, dict[str, str]] = {kind: {} for kind in EXPLAINED_BY_ENTRY}
    for kind, slug, summary in entries:
        summaries[kind][slug] = summary
    return {**ITEM_EXPLANATIONS, **summaries}
