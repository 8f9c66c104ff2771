"""The pages of ratings and comments."""

from sqlalchemy import select

from hub.publishing.models import ItemComment
from tests.people.conftest import main_of
from tests.publishing.evidence_rows import ROTA, followed

RATING = {"has_used": "y", "used_for": "Our winter rota", "score": "4"}


def test_a_member_rates_and_comments_and_hub_staff_hide_a_reported_comment(items):
    leader, owner, staff = (items.browser(name) for name in ("other leader", "leader", "staff"))
    assert "Confirm that you have used it." in main_of(leader.send(f"{ROTA}/rating", score="4"))
    assert "shown once 3 people" in followed(leader, f"{ROTA}/rating", **RATING)
    assert 'value="4" checked' in leader.get(f"{ROTA}/rating").text
    assert (
        "People who wrote this, or who belong to the organisation that shares it, cannot rate it."
        in main_of(owner.get(f"{ROTA}/rating"))
    )
    assert owner.send(f"{ROTA}/rating", **RATING).status_code == 403
    followed(leader, f"{ROTA}/rating/remove")
    assert "Remove rating" not in leader.get(f"{ROTA}/rating").text
    assert "Write your comment" in main_of(leader.send(f"{ROTA}/comments"))
    text = "<b>Ask Sam</b>, not me."
    page = followed(leader, f"{ROTA}/comments", text=text)
    assert "The second leader, Yorkshire Ambulance Service NHS Trust" in page
    assert text in page
    assert "Read and write comments (1 comment)" in main_of(owner.get(ROTA))
    assert "Ask Sam" not in items.visitor().get(ROTA).text
    assert "/sign-in" in items.visitor().get(f"{ROTA}/comments").headers["Location"]
    with items.write_session() as session:
        here = f"{ROTA}/comments/{session.scalars(select(ItemComment.public_id)).one()}"
    assert "Say what is wrong" in main_of(owner.send(f"{here}/report"))
    followed(owner, f"{here}/report", reason="It names Sam.")
    assert "has been reported" in main_of(owner.get(here))
    assert "It names Sam." not in leader.get(here).text
    assert f'href="{here}"' in staff.get("/desk").text
    assert "Reported: It names Sam." in main_of(staff.get(here))
    assert "Its author will read this" in main_of(staff.send(f"{here}/hide"))
    assert owner.send(f"{here}/hide", reason="No.").status_code == 403
    assert "Hidden" in followed(staff, f"{here}/hide", reason="It named somebody.")
    assert "It named somebody." in main_of(leader.get(here))
    assert owner.get(here).status_code == 404
    assert "Hidden" not in followed(staff, f"{here}/keep")
    assert "There are no comments yet." in followed(leader, f"{here}/delete")
