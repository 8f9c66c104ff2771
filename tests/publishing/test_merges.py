from hub.publishing.domain.merges import merge_fields

BASE = {"title": "Debriefs", "body": "One\nTwo\nThree\nFour\n", "tier": ["managers"]}


def test_other_fields_of_two_people_are_put_together():
    merged = merge_fields(BASE, {**BASE, "title": "Debriefs at once"}, {**BASE, "tier": ["executives"]})
    assert merged.fields == {**BASE, "title": "Debriefs at once", "tier": ["executives"]}
    assert (merged.taken, merged.conflicts) == (("title",), ())


def test_other_lines_of_one_text_are_put_together():
    theirs = {**BASE, "body": "One of them\nTwo\nThree\nFour\n"}
    mine = {**BASE, "body": "One\nTwo\nThree\nFour of mine\n"}
    merged = merge_fields(BASE, theirs, mine)
    assert merged.fields["body"] == "One of them\nTwo\nThree\nFour of mine\n"
    assert (merged.taken, merged.conflicts) == (("body",), ())


def test_the_same_line_and_the_same_list_are_a_conflict_in_which_nothing_is_lost():
    theirs = {**BASE, "body": "One of them\nTwo\nThree\nFour\n", "tier": ["senior"]}
    mine = {**BASE, "body": "One of mine\nTwo\nThree\nFour\n", "tier": ["executives"]}
    merged = merge_fields(BASE, theirs, mine)
    assert merged.conflicts == ("body", "tier")
    assert merged.fields["body"] == mine["body"]


def test_the_same_words_of_two_people_are_no_conflict():
    same = {**BASE, "body": "One\nTwo\nThree\nFour\nFive\n"}
    assert merge_fields(BASE, same, dict(same)).conflicts == ()


def test_a_field_that_only_the_saved_version_has_stays():
    merged = merge_fields(BASE, {**BASE, "ask": "Head of Learning"}, {**BASE, "title": "Of mine"})
    assert (merged.fields["ask"], merged.fields["title"]) == ("Head of Learning", "Of mine")


def test_what_one_person_emptied_stays_empty():
    merged = merge_fields(BASE, {**BASE, "body": ""}, {**BASE, "title": "Of mine"})
    assert (merged.fields["body"], merged.taken) == ("", ("body",))


def test_without_the_version_from_which_an_edit_began_every_difference_is_a_conflict():
    merged = merge_fields({}, BASE, {**BASE, "title": "Of mine"})
    assert merged.conflicts == ("title",)
