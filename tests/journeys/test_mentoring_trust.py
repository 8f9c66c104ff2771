"""A lead brings the people of the trust's own register, in a browser without JavaScript on a phone."""

import pytest

from tests.journeys.served import main
from tests.journeys.test_events import see
from tests.support.browser import TELEPHONE, faults_here, press

FORTY = (
    "Mentor name,E-mail,Profile,Phone\n"
    "The second leader,other.leader@example.org,I have led control rooms.,01924 1\n"
) + "".join(f"Person {n},person{n}@example.org,About {n},\n" for n in range(39))


@pytest.mark.one_engine
def test_a_file_of_forty_is_mapped_and_a_person_reads_changes_and_agrees(served):
    # Given a lead who pastes the lines of the trust's own register
    lead = served.signed_in("other lead", viewport=TELEPHONE, java_script_enabled=False)
    lead.goto("/mentoring/manage/yorkshire")
    press(lead.get_by_role("link", name="Invite people from the organisation’s own register"))
    lead.get_by_label("Or paste the rows of your register").fill(FORTY)
    press(lead.get_by_role("button", name="Continue"))
    # When the guessed columns are right, and the lead sees what becomes of each line and sends them
    press(lead.get_by_role("button", name="Check the file"))
    assert "40 people will be invited" in main(lead)
    press(lead.get_by_role("button", name="Send 40 invitations"))
    assert "40 invitations were sent" in main(lead)
    # Then a person finds on their desk what the file says of them, and nobody else does
    person = served.signed_in("other leader", viewport=TELEPHONE)
    person.goto("/desk")
    press(person.get_by_role("link", name="has listed you as a mentor"))
    assert faults_here(person) == []
    assert person.get_by_label("What you can help with").input_value() == "I have led control rooms."
    press(person.get_by_role("button", name="Agree and ask for approval"))
    assert "Choose who may find your profile" in main(person)
    person.get_by_label("Constructive challenge and reflection").check()
    finders = person.get_by_role("group", name="Who can find your profile")
    finders.get_by_label("Members of all trusts").check()
    press(person.get_by_role("button", name="Agree and ask for approval"))
    assert "sent for approval" in main(person)
    # And the lead sees it in the list
    page = see(lead, "/mentoring/manage/yorkshire")
    assert "Waiting for approval" in page
