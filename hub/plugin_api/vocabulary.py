"""The vocabularies of the hub: fixed values, each with the label that people see, which may change."""

from enum import StrEnum
from functools import cache
from typing import Self


class Word(StrEnum):
    """A value of a vocabulary, used in files and addresses, with a label for people."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Create a member from its value and its label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Kind(Word):
    """What an item of the library is."""

    PROGRAMME = "programme", "Programme"
    PRACTICE = "practice", "Way of working"
    CASE_STUDY = "case-study", "Case study"
    FRAMEWORK = "framework", "Framework or competencies"
    TOOL = "tool", "Tool or information system"
    E_LEARNING = "e-learning", "E-learning"
    SERVICE = "service", "Service or function"
    CHECKLIST = "checklist", "Checklist"
    RECOMMENDATION = "recommendation", "Recommendation"
    EVIDENCE_NOTE = "evidence-note", "Evidence note"
    DRIVER = "driver", "Driver of change"
    OPTION = "option", "Way to develop"
    CAPABILITY = "capability", "Capability"
    SERIES = "series", "Series of events"
    EVENT = "event", "Event"
    MENTOR = "mentor", "Mentor, coach or preceptor"
    TRUST = "trust", "Trust"
    PAGE = "page", "Hub page"


class Evidence(Word):
    """How far a resource has been tested. The study evaluated none (7.2), so its entries are shared."""

    SHARED = "shared", "Shared"
    EVALUATED = "evaluated", "Evaluated"
    GOOD_PRACTICE = "good-practice", "Good practice"


class Tier(Word):
    """Who a resource is for."""

    FIRST_LINE = "first-line-manager", "First-line manager"
    MIDDLE = "middle-manager", "Middle manager"
    SENIOR = "senior-leader", "Senior leader"
    DIRECTOR = "director", "Director"
    CLINICAL = "clinical-leader", "Clinical leader"


class Scope(Word):
    """Where a resource is available."""

    TRUST = "trust", "Within a trust"
    NHS = "nhs", "Wider NHS"
    NATIONAL = "national", "National"
    COMMERCIAL = "commercial", "Commercial"


class Option(Word):
    """A way to develop, from the study's menu (Appendix Two): ten for one person, six for groups."""

    MENTORING = "mentoring", "Mentoring"
    COACHING = "coaching", "Coaching"
    FEEDBACK_360 = "360-feedback", "360 feedback"
    SPECIAL_PROJECTS = "special-projects", "Special projects"
    SHADOWING = "shadowing", "Shadowing"
    E_LEARNING = "e-learning", "E-learning"
    JOB_ROTATION = "job-rotation", "Job rotation in house"
    SECONDMENT = "secondment", "Secondment to another organisation"
    APPRAISAL = "appraisal", "Structured appraisal, line management coaching and feedback"
    JOB_ENLARGEMENT = "job-enlargement", "Job enlargement"
    MASTERCLASSES = "masterclasses", "Masterclasses or sessions with exemplary leaders"
    LEARNING_SETS = "learning-sets", "Learning sets"
    INTERNAL_COURSES = "internal-courses", "Traditional internal training courses"
    EXTERNAL_COURSES = "external-courses", "Traditional external courses with other sectors"
    ORGANISATIONAL_RAIDS = "organisational-raids", "Organisational raids"
    BESPOKE_PROGRAMME = "bespoke-programme", "Bespoke leadership programme"


class Theme(Word):
    """What a resource is about: mostly gaps in capability and capacity that the study found (5, 6)."""

    HEALTHCARE_POLICY = "healthcare-policy", "Healthcare policy context"
    POLITICAL_SKILLS = "political-skills", "Political skills"
    NETWORKING = "networking", "Networking"
    LEADING_CHANGE = "leading-change", "Leading and managing change"
    STRATEGIC_PLANNING = "strategic-planning", "Strategic planning and horizon scanning"
    EMOTIONAL_INTELLIGENCE = "emotional-intelligence", "Emotional intelligence"
    BUSINESS = "business-and-commercial", "Business and commercial skills"
    ANALYTICAL = "analytical-skills", "Analytical skills"
    COMMUNICATION = "communication", "Communication"
    CLINICAL_LEADERSHIP = "clinical-leadership", "Clinical leadership"
    TEAM_LEADERSHIP = "team-leadership", "Team leadership and span of control"
    PEOPLE_SYSTEMS = "people-systems", "People management systems"
    PARTNERSHIP = "partnership-working", "Working with partners"
    DIVERSITY = "equality-and-diversity", "Equality and diversity"
    EVALUATION = "evaluation", "Evaluating development"


class Method(Word):
    """How people learn."""

    TAUGHT = "taught", "Taught"
    PERSONAL_SUPPORT = "personal-support", "Personal support"
    WORK_BASED = "work-based", "Work based"


class Grouping(Word):
    """Whether people learn alone or in a group."""

    INDIVIDUAL = "individual", "Individual"
    GROUP = "group", "Group"


class Mix(Word):
    """Who takes part."""

    AMBULANCE_ONLY = "ambulance-only", "Ambulance only"
    OTHER_HEALTHCARE = "other-healthcare", "With other healthcare"
    OTHER_SECTORS = "other-sectors", "With other sectors"


class Accredited(Word):
    """Whether an awarding body accredits a resource. A field that is left out means: not stated."""

    YES = "yes", "Accredited"
    NO = "no", "Not accredited"


class Capability(Word):
    """A capability in the study's benchmark tool by code (Appendix Four); codes start at 1f and skip 2e."""

    C1F = "1f", "Finding other ways to reach a goal when needs change"
    C1G = "1g", "Openness to new ways of working and of doing business"
    C1H = "1h", "Using information well in decisions"
    C1I = "1i", "Filtering information for what matters"
    C1J = "1j", "Making partnerships work"
    C1K = "1k", "Building networks, including for personal support"
    C1L = "1l", "Knowing the culture of your own organisation"
    C1M = "1m", "Knowing who to engage in service change"
    C1N = "1n", "Giving a clear vision of outcomes"
    C1O = "1o", "Representing the organisation well"
    C1P = "1p", "Seeing new ways to deliver services"
    C2A = "2a", "A climate in which staff can innovate"
    C2B = "2b", "Winning support for a vision"
    C2C = "2c", "Shared leadership"
    C2D = "2d", "Understanding culture and behaviour in change"
    C2F = "2f", "Leadership styles to fit the context"
    C2G = "2g", "Targets that hold people to account"
    C2H = "2h", "Support and accountability when risk grows"
    C2I = "2i", "Investing in succession planning"
    C2J = "2j", "Developing people with potential"
    C2K = "2k", "Understanding what stakeholders need"
    C2L = "2l", "Developing a diverse workforce"
    C2M = "2m", "Gaining support inside for change"
    C2N = "2n", "Relationships that influence policy"
    C2O = "2o", "Sharing learning across sectors"
    C2P = "2p", "Working together across the health community"
    C3A = "3a", "Relishing a challenge"
    C3B = "3b", "Standing up for beliefs"
    C3C = "3c", "Speaking up with integrity"
    C3D = "3d", "Awareness of your own emotions"
    C3E = "3e", "Awareness of your effect on others"
    C3F = "3f", "Tenacity and resilience"
    C3G = "3g", "Coping with complexity"
    C3H = "3h", "A vocation for public service"
    C3I = "3i", "Goals for the greater good"
    C3J = "3j", "Leaving a legacy of improvement"
    C3K = "3k", "Values drawn from experience of the service"
    C3L = "3l", "Openness and inclusion"
    C3M = "3m", "A role model for involving the public"
    C3N = "3n", "Resilience to improve the service"


def label_of(words: type[Word], value: str) -> str:
    """Return the label of `value` in the vocabulary `words`, or `value` itself if it is not in it."""
    return _labels(words).get(value, value)


@cache
def _labels(words: type[Word]) -> dict[str, str]:
    # A list page needs about a hundred labels, and iterating over an enum is slow.
    return {word.value: word.label for word in words}
