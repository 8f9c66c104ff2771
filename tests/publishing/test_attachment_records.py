"""Files among the fields of a draft, and the text by which they are found."""

import pytest

from hub.kit.text import FILE_MARK, TITLE_MARK
from hub.publishing.domain.attachment_records import (
    MAX_SEARCHED_TEXT,
    AttachmentRecord,
    is_picture,
    join_searched_text,
    read_records,
    with_records,
)

pytestmark = pytest.mark.one_engine
GUIDE = AttachmentRecord("1", "guide.pdf", "application/pdf", 5, "A guide", "")
TEAM = AttachmentRecord("2", "team.png", "image/png", 5, "The team", "Six people.")


def test_files_stand_among_the_fields_of_a_draft_and_leave_the_others_alone():
    fields = with_records({"title": "T"}, (GUIDE, TEAM))
    assert (fields["title"], read_records(fields)) == ("T", (GUIDE, TEAM))
    assert read_records({}) == read_records({"attachments": None}) == ()
    assert [record.is_picture for record in (GUIDE, TEAM)] == [False, True]
    assert not is_picture("text/html")


def test_each_file_is_searched_under_its_title_and_all_together_within_a_bound():
    text = join_searched_text((GUIDE, TEAM), {"1": "Ask first."})
    assert (
        text == f"{FILE_MARK} A guide {TITLE_MARK} Ask first. {FILE_MARK} The team {TITLE_MARK} Six people."
    )
    long = join_searched_text((GUIDE, TEAM), {"1": "a" * MAX_SEARCHED_TEXT, "2": "b" * MAX_SEARCHED_TEXT})
    assert (long.count("a"), long.count("b")) == (MAX_SEARCHED_TEXT + 1, 0)
