"""The documents of recommendations and capabilities, and the ability of each capability."""

import pytest

from hub.framework.domain import get_area_and_ability
from hub.plugin_api import RecordError
from tests.framework.framework_documents import capability, recommendation


def test_a_code_stands_under_its_ability_and_area():
    assert get_area_and_ability("2h") == ("Delivering the service", "Holding to account")


@pytest.mark.parametrize(
    "make", [lambda: recommendation(13), lambda: recommendation("0"), lambda: recommendation(1, lead=["CEO"])]
)
def test_a_recommendation_that_is_none_is_refused(make):
    with pytest.raises(RecordError):
        make()


@pytest.mark.parametrize(("code", "codes"), [("2e", ["2e"]), ("1f", ["1g"]), ("1f", [])])
def test_a_capability_that_is_none_is_refused(code, codes):
    with pytest.raises(RecordError):
        capability(code, capability=codes)
