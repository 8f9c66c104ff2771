"""Suggestions as pure functions: who fits, why, in which order, and who is ruled out."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from hub.mentoring.domain.suggestions import (
    MAX_SUGGESTIONS,
    FitReason,
    Rule,
    Seeker,
    explain,
    find_rule,
    order_key,
    suggest,
)
from hub.mentoring.domain.vocabulary import Charge, MeetingFormat, Preference, Purpose, Sector
from hub.plugin_api.vocabulary import Capability
from tests.mentoring.generated import Generated

pytestmark = pytest.mark.one_engine
TODAY = date(2026, 3, 12)
AT = datetime(2026, 3, 12, 10, tzinfo=UTC)
SEEKER = Seeker(frozenset({1}), {})
NEED = Generated(0).need(
    purposes=(Purpose.CAREER_STEP,), formats=(), preference=Preference.ANY, capabilities=(), charge=None
)


def fitting(**fields):
    """Return a profile that answers NEED, with these fields."""
    values = {
        "purposes": ("career-step",),
        "formats": ("telephone",),
        "taken": 0,
        "capacity": 2,
        "paused_until": None,
        "active_at": AT,
        "sector": Sector.AMBULANCE.value,
        "charge": Charge.FREE.value,
        **fields,
    }
    return Generated(1).candidate(values.pop("id", 1), **values)


def without(candidate, reason):
    """Return a profile without the value that a reason names."""
    value = getattr(candidate, reason.field)
    if isinstance(value, tuple):
        return replace(candidate, **{reason.field: tuple(each for each in value if each != reason.value)})
    other = {"organisation_id": candidate.organisation_id + 1, "charge": Charge.CHARGED.value}
    other["sector"] = Sector.AMBULANCE.value
    return replace(candidate, **{reason.field: other[reason.field]})


@pytest.mark.requirement("R145")
def test_without_the_value_that_a_reason_names_the_reason_goes():
    generated, shown = Generated(15), Counter()
    for number in range(1, 1001):
        candidate, need = generated.candidate(number), generated.need()
        for suggestion in suggest(need, SEEKER, [candidate], AT).suggestions:
            for reason in suggestion.reasons:
                shown[reason.field] += 1
                held = getattr(candidate, reason.field)
                assert reason.value in held if isinstance(held, tuple) else reason.value == str(held)
                assert reason not in explain(need, SEEKER, without(candidate, reason))
    assert min(shown.values()) > 5
    assert set(shown) == {"purposes", "capabilities", "formats", "organisation_id", "sector", "charge"}


def test_everybody_who_is_suggested_has_a_reason_that_answers_what_it_is_for():
    generated = Generated(7)
    profiles = [generated.candidate(number) for number in range(1, 301)]
    for _ in range(50):
        need = generated.need()
        found = suggest(need, SEEKER, profiles, AT)
        assert len(found.suggestions) == min(found.fitting, MAX_SUGGESTIONS)
        assert found.fitting + sum(found.ruled_out.values()) == len(profiles)
        for suggestion in found.suggestions:
            assert {"purposes", "capabilities"} & {reason.field for reason in suggestion.reasons}


def test_a_part_of_a_term_is_no_term():
    need = replace(NEED, purposes=(Purpose.NEW_ROLE,), capabilities=(Capability.C1F,))
    candidate = fitting(purposes=("new-roles", "a-new-role", "new"), capabilities=("11f", "1", "f"))
    assert explain(need, SEEKER, candidate) == ()
    assert find_rule(need, SEEKER, candidate, AT) is Rule.NEED


@pytest.mark.parametrize(
    ("need", "fields", "rule"),
    [
        ({}, {"paused_until": TODAY}, Rule.PAUSED),
        ({}, {"paused_until": TODAY - timedelta(days=1)}, None),
        ({}, {"taken": 2}, Rule.FULL),
        ({"formats": (MeetingFormat.VIDEO,)}, {}, Rule.FORMAT),
        ({"formats": (MeetingFormat.VIDEO, MeetingFormat.TELEPHONE)}, {}, None),
        ({"charge": Charge.FREE}, {"charge": "charged"}, Rule.CHARGE),
        ({"preference": Preference.SAME_TRUST}, {"organisation_id": 2}, Rule.PREFERENCE),
        ({"preference": Preference.SAME_TRUST}, {"organisation_id": 1}, None),
        ({"preference": Preference.ANOTHER_TRUST}, {"organisation_id": 1}, Rule.PREFERENCE),
        ({"preference": Preference.ANOTHER_TRUST}, {"organisation_id": 2}, None),
        ({"preference": Preference.ANOTHER_TRUST}, {"organisation_id": 2, "sector": "nhs"}, Rule.PREFERENCE),
        ({"preference": Preference.OTHER_SECTOR}, {}, Rule.PREFERENCE),
        ({"preference": Preference.OTHER_SECTOR}, {"sector": "other"}, None),
        ({"purposes": (Purpose.NEW_ROLE,)}, {}, Rule.NEED),
    ],
)
def test_each_rule_rules_out(need, fields, rule):
    assert find_rule(replace(NEED, **need), SEEKER, fitting(**fields), AT) is rule


def test_a_rule_about_people_comes_before_all_others():
    candidate = fitting(taken=2)
    seeker = replace(SEEKER, excluded={candidate.person_id: Rule.LINE_MANAGEMENT})
    assert find_rule(NEED, seeker, candidate, AT) is Rule.LINE_MANAGEMENT


def test_somebody_of_another_trust_is_found_for_that_reason():
    need = replace(NEED, preference=Preference.ANOTHER_TRUST)
    found = suggest(need, SEEKER, [fitting(id=1, organisation_id=1), fitting(id=2, organisation_id=5)], AT)
    assert [each.candidate.id for each in found.suggestions] == [2]
    assert FitReason("organisation_id", "5") in found.suggestions[0].reasons
    assert found.ruled_out == {Rule.PREFERENCE: 1}


def test_who_answers_more_comes_first_then_who_has_more_free_then_who_was_active():
    need = replace(NEED, purposes=(Purpose.CAREER_STEP, Purpose.NEW_ROLE))
    quiet = fitting(id=1, active_at=AT - timedelta(days=60))
    silent = fitting(id=2, active_at=AT - timedelta(days=100))
    busy, active = fitting(id=3, taken=1), fitting(id=4)
    better = fitting(id=5, taken=1, purposes=("career-step", "new-role"), active_at=AT - timedelta(days=99))
    found = suggest(need, SEEKER, [silent, busy, quiet, active, better], AT)
    assert [each.candidate.id for each in found.suggestions] == [5, 4, 1, 2, 3]


def test_equals_change_places_from_day_to_day():
    equals = [fitting(id=number, active_at=AT) for number in range(1, 13)]
    first = Counter()
    for days in range(120):
        at = AT - timedelta(days=days)
        assert suggest(NEED, SEEKER, equals, at) == suggest(NEED, SEEKER, reversed(equals), at)
        first[suggest(NEED, SEEKER, equals, at).suggestions[0].candidate.id] += 1
    assert len(first) == len(equals)
    assert max(first.values()) < 40
    assert len({order_key(NEED, each, AT) for each in equals}) == len(equals)
