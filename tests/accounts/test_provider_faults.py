"""The words in which the hub says why a provider could not be used."""

import re
from pathlib import Path

import pytest

from hub.accounts.domain.provider_faults import (
    SENTENCES,
    ProviderFault,
    Reason,
    Step,
    describe_fault,
    find_claim_reason,
    find_refusal_reason,
)
from hub.accounts.services.provider_session import ERROR_REASONS, find_error_reason

pytestmark = pytest.mark.one_engine

SHOWN_ELSEWHERE = {
    "busy": "test_a_provider_that_hangs_holds_all_threads_but_one",
    "claim-other": "test_a_claim_without_a_name_of_ours_is_another",
    "tls": "test_each_error_of_a_request_has_a_reason",
}
"""Reasons that no provider of `test_provider_kinds.py` causes, and the test that shows each."""


def test_each_reason_is_caused_by_a_provider_in_a_test():
    folder = Path(__file__).parent
    source = (folder / "test_provider_kinds.py").read_text(encoding="utf-8")
    shown = {reason for reason in Reason if re.search(rf'["( ]{re.escape(reason)}"', source)}
    tests = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("test_*.py"))

    assert set(Reason) - shown == SHOWN_ELSEWHERE.keys()
    assert [test for test in SHOWN_ELSEWHERE.values() if f"def {test}(" not in tests] == []


def test_each_reason_has_a_sentence_unless_only_a_person_can_find_it():
    needs_a_person = {"refused", "code-refused", "no-id-token", "key-unknown", "signature"}

    without = {reason for reason in set(Reason) - SENTENCES.keys() if not reason.startswith("claim-")}

    assert without == needs_a_person


def test_a_fault_is_described_with_its_step_and_what_the_provider_says():
    assert describe_fault(ProviderFault(Step.KEYS, Reason.TIMEOUT)) == (
        "It did not respond in time. (keys: timeout)"
    )
    assert describe_fault(ProviderFault(Step.METADATA, Reason.ISSUER, "issuer is 'x'")).endswith(
        "(metadata: issuer is 'x')"
    )
    assert (
        describe_fault(ProviderFault(Step.TOKEN, Reason.REFUSED)) == "It could not be used. (token: refused)"
    )


def test_a_claim_without_a_name_of_ours_is_another():
    assert find_claim_reason("nonce") is Reason.CLAIM_NONCE
    assert find_claim_reason("Jane Doe") is Reason.CLAIM_OTHER


def test_a_refusal_of_the_client_is_told_from_one_of_the_code():
    assert find_refusal_reason("unauthorized_client") is Reason.CLIENT_REFUSED
    assert find_refusal_reason("invalid_grant") is Reason.CODE_REFUSED
    assert find_refusal_reason("Jane Doe") is Reason.REFUSED


@pytest.mark.parametrize(("kind", "reason"), ERROR_REASONS)
def test_each_error_of_a_request_has_a_reason(kind, reason):
    assert find_error_reason(kind("Jane Doe")) is reason
    assert find_error_reason(ValueError("Jane Doe")) is Reason.MALFORMED
