"""The sample course of a trust comes from a content file, as a plugin has it."""

import pytest

from hub.demo.domain.sample_local import COURSE
from hub.plugin_api.frontmatter import parse_event

pytestmark = pytest.mark.one_engine


def test_the_sample_course_is_a_file_that_a_plugin_could_have():
    document = parse_event(COURSE.format(day="2027-03-31"), slug="sample-course")
    assert (document.places, document.state) == (16, "open")
    assert "demonstration" in document.summary
