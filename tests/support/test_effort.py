import threading

from hypothesis import given
from hypothesis import strategies as st

from tests.support import effort
from tests.support.effort import EFFORT, examples, use_threads


def test_a_module_that_imports_threading_belongs_to_the_storm(request):
    assert threading.active_count() >= 1
    assert request.node.get_closest_marker("storm")
    assert not use_threads(effort)


def test_a_property_is_tried_as_often_as_the_effort_says():
    tried = []

    @given(st.integers())
    def collect(number):
        tried.append(number)

    collect()
    assert len(tried) >= examples() == 100 * EFFORT
    assert examples(25) == 25 * EFFORT


@given(st.integers())
def test_a_property_test_belongs_to_the_fuzzing(request, number):
    assert request.node.get_closest_marker("fuzz")
