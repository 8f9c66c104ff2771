"""The fixed words of evaluations and concerns, with their labels on pages."""

from hub.plugin_api.vocabulary import Word


class Extent(Word):
    """How far something was so."""

    FULLY = "fully", "Yes, fully"
    PARTLY = "partly", "In part"
    NO = "no", "No"


class EvaluationQuestion(Word):
    """What each of the two is asked once they have closed. The label is the question."""

    GOALS = "goals", "Did you reach the goals that you agreed on?"
    USEFUL = "useful", "Was it useful for your work?"
    RELEASE = "release", "Did you have the working time for it that was agreed?"
    FIT = "fit", "Did you suit each other?"


class ConcernAbout(Word):
    """What a concern is about."""

    CONDUCT = "conduct", "How someone behaves towards me or another person"
    SAFETY = "safety", "The safety of patients or of staff"
    CONFIDENTIALITY = "confidentiality", "Something confidential was passed on"
    INTERESTS = "interests", "A conflict of interest, or money"
    OTHER = "other", "Something else"


class ConcernState(Word):
    """Where a concern stands."""

    NEW = "new", "Waiting for someone to deal with it"
    TAKEN = "taken", "Being dealt with"
    CLOSED = "closed", "Answered and closed"


class ConcernReader(Word):
    """Who is to read a concern."""

    TRUST = "trust", "A lead of my trust"
    OFFICE = "office", "The hub office"
