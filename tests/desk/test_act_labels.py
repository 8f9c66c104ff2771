import pytest

from hub.desk.presenters import label_act


@pytest.mark.parametrize(
    ("act", "label"),
    [
        ("book place", "Booked place"),
        ("withdraw nomination", "Withdrew nomination"),
        ("cancel event", "Cancelled event"),
        ("plan meeting", "Planned meeting"),
        ("invite", "Invited"),
        ("turn on second factor", "Turned on two-step sign-in"),
        ("let join", "Approved request"),
        ("give role", "Role added"),
        ("begin to act for", "Started acting for"),
    ],
)
def test_an_act_is_shown_in_the_past_tense_and_in_the_words_of_the_pages(act, label):
    assert label_act(act) == label
