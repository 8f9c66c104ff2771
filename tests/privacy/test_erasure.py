"""Who may erase whom, what blocks an erasure, and concurrent erasures."""

from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from hub.access import PUBLIC, Role, Viewer
from hub.accounts.domain.auth_contexts import load_auth_context
from hub.accounts.domain.memberships import grant_role, list_members, list_memberships
from hub.accounts.domain.persons import get_person
from hub.audit.models import AuditEntry
from hub.kit.clock import current_day, now
from hub.kit.db import write_transaction
from hub.kit.errors import Conflict, NotFound
from hub.mail.models import OutboxMessage
from hub.mail.services.transports.folder import EMAIL_FOLDER
from hub.privacy.domain import erasure
from hub.privacy.domain.erasure import erase_person, list_erasure_blockers
from hub.privacy.services import list_personal_data
from hub.trusts.domain import ensure_office
from tests.factories import make_person, make_trust, member_of
from tests.privacy.conftest import ADDRESS, NAME, plant
from tests.support.signed_in import browser_of

ADMIN = member_of(1, role=Role.HUB_ADMIN, person_id=9001)


def erase(app, session, viewer, person_id, **options):
    erase_person(session, viewer, person_id, list_personal_data(app), now(), **options)


OTHER_VIEWERS = {
    "a colleague": lambda trust: member_of(trust.id, person_id=9002),
    "the trust's lead": lambda trust: member_of(trust.id, role=Role.TRUST_LEAD, person_id=9002),
    "hub staff": lambda trust: member_of(trust.id, role=Role.HUB_STAFF, person_id=9002),
    "the public": lambda trust: Viewer(),
}


@pytest.mark.parametrize("who", OTHER_VIEWERS)
def test_nobody_but_oneself_and_the_hub_admin_erases_somebody(app, session, who):
    trust = make_trust(session)
    person = make_person(session, trust)

    with pytest.raises(NotFound):
        erase(app, session, OTHER_VIEWERS[who](trust), person.id)
    assert person.erased_at is None


def test_a_delegate_does_not_erase_who_they_act_for(app, session):
    person = make_person(session, make_trust(session))

    with pytest.raises(NotFound):
        erase(app, session, Viewer(person_id=person.id, delegate_id=9002), person.id)


def test_somebody_who_is_erased_is_not_there_to_be_erased_again(app, session):
    person_id = make_person(session, make_trust(session)).id
    erase(app, session, Viewer(person_id=person_id), person_id)

    with pytest.raises(NotFound):
        erase(app, session, ADMIN, person_id)


def test_every_sign_in_ends_and_letters_that_wait_are_not_sent(app):
    with app.app_context(), write_transaction() as session:
        person_id, other_id = plant(session)
    browser = browser_of(app, person_id)
    with browser.session_transaction() as cookie:
        session_token = cookie["_user_id"]
    with app.app_context(), write_transaction() as session:
        assert load_auth_context(session, session_token, now()).signed_in_person_id == person_id
        erase(app, session, Viewer(person_id=person_id), person_id)
        assert load_auth_context(session, session_token, now()).signed_in_person_id is None
        # Whoever was mentored by her, or mentored her, is told that it has closed.
        waiting = {(row.kind, row.person_id) for row in session.scalars(select(OutboxMessage))}
        closed = ("mentoring-account-ended", "mentoring-meeting-cancelled")
        assert waiting == {(kind, other_id) for kind in closed}
        assert list_memberships(session, person_id) == []


def test_emails_that_are_kept_as_files_go_if_they_are_to_or_about_the_person_and_stay_otherwise(app):
    with app.app_context(), write_transaction() as session:
        person_id, _ = plant(session)
    folder = Path(app.config["INSTANCE_DIR"]) / EMAIL_FOLDER
    folder.mkdir(exist_ok=True)
    about = {"now": ADDRESS, "lead": "a@b.example"}
    for name, to in {**about, "other": "c@d.example"}.items():
        subject = f"{NAME} asks to join" if name == "lead" else "Welcome"
        (folder / f"{name}.eml").write_text(f"To: {to}\nSubject: {subject}\n\nHello", encoding="utf-8")
    with app.app_context(), write_transaction() as session:
        erase(app, session, Viewer(person_id=person_id), person_id)

    assert [path.name for path in folder.iterdir()] == ["other.eml"]


def test_each_organisation_one_belonged_to_can_read_that_one_was_erased(app, session):
    london, yorkshire = make_trust(session), make_trust(session, "yorkshire", "Yorkshire NHS Trust")
    person = make_person(session, london)
    grant_role(session, person, yorkshire.id, Role.LEADER, by=PUBLIC, at=now())
    erase(app, session, Viewer(person_id=person.id), person.id)

    entries = session.scalars(select(AuditEntry).where(AuditEntry.act == "erase").order_by(AuditEntry.id))
    assert [(entry.organisation_id, entry.object_id) for entry in entries] == [
        (london.id, str(person.id)),
        (yorkshire.id, str(person.id)),
    ]


def test_the_only_lead_of_a_trust_cannot_go_but_can_be_erased_by_the_hub_admin(app, session):
    trust = make_trust(session)
    lead = make_person(session, trust, Role.TRUST_LEAD)
    lead_viewer = Viewer(person_id=lead.id)

    assert list_erasure_blockers(session, lead_viewer, lead.id, current_day()) == [
        f"You are the only lead of {trust.name}. Ask the hub office to name another lead first."
    ]
    with pytest.raises(Conflict, match="only lead"):
        erase(app, session, lead_viewer, lead.id)
    assert list_erasure_blockers(session, ADMIN, lead.id, current_day()) == []
    erase(app, session, ADMIN, lead.id)


def test_a_lead_beside_another_can_go(app, session):
    trust = make_trust(session)
    lead, other = make_person(session, trust, Role.TRUST_LEAD), make_person(session, trust, Role.TRUST_LEAD)
    erase(app, session, Viewer(person_id=lead.id), lead.id)

    assert [member.person.id for member in list_members(session, trust.id, current_day())] == [other.id]


def test_a_lead_whose_role_is_over_can_go(app, session):
    trust = make_trust(session)
    yesterday = current_day() - timedelta(days=1)
    lead = make_person(session, trust, Role.TRUST_LEAD, ends_on=yesterday)

    assert list_erasure_blockers(session, Viewer(person_id=lead.id), lead.id, current_day()) == []


def test_the_last_hub_admin_cannot_go_whoever_asks(app, session):
    office = ensure_office(session, now=now())
    admin = make_person(session, office, Role.HUB_ADMIN)
    admin_viewer = member_of(office.id, role=Role.HUB_ADMIN, person_id=admin.id)

    with pytest.raises(Conflict, match="only hub admin"):
        erase(app, session, admin_viewer, admin.id)
    make_person(session, office, Role.HUB_ADMIN)
    erase(app, session, admin_viewer, admin.id)


def erase_both_leads(app, monkeypatch, *, locked):
    """Let the two leads of a trust erase themselves concurrently; return how many are left, and the errors.

    With `locked` False the lock is removed, and both wait after they have looked for blockers.
    """
    with app.app_context(), write_transaction() as session:
        trust = make_trust(session, f"trust-{locked}".lower(), "A trust")
        trust_id = trust.id
        leads = [make_person(session, trust, Role.TRUST_LEAD).id for _ in range(2)]
    both_checked, errors = Barrier(2), []
    if not locked:
        monkeypatch.setattr(erasure, "lock_organisation", lambda session, id_: None)
        list_blockers = erasure.list_erasure_blockers

        def list_and_wait(*args):
            blockers = list_blockers(*args)
            try:
                both_checked.wait(timeout=3)
            except Exception:
                errors.append("timeout")
            return blockers

        monkeypatch.setattr(erasure, "list_erasure_blockers", list_and_wait)

    def erase_self(person_id):
        try:
            with app.app_context(), write_transaction() as session:
                erase(app, session, Viewer(person_id=person_id), person_id)
        except Conflict as error:
            errors.append(error.message)

    threads = [Thread(target=erase_self, args=(person_id,)) for person_id in leads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context(), write_transaction() as session:
        return len(list_members(session, trust_id, current_day())), errors


def test_of_two_last_leads_who_go_at_once_one_stays(app, monkeypatch):
    left, errors = erase_both_leads(app, monkeypatch, locked=True)

    assert left == 1
    assert len(errors) == 1
    assert "only lead" in errors[0]


def test_without_the_lock_both_last_leads_would_go(make_app, postgresql_databases, monkeypatch):
    """Negative control on PostgreSQL; on SQLite a writer locks the database before its first read."""
    with postgresql_databases.new() as url:
        left, errors = erase_both_leads(make_app(DATABASE_URL=url), monkeypatch, locked=False)

    assert (left, errors) == (0, [])


def test_one_who_is_erased_twice_at_once_is_erased_once(app):
    with app.app_context(), write_transaction() as session:
        person_id = make_person(session, make_trust(session)).id
    outcomes = []

    def erase_self():
        try:
            with app.app_context(), write_transaction() as session:
                erase(app, session, Viewer(person_id=person_id), person_id)
            outcomes.append("erased")
        except NotFound:
            outcomes.append("not there")

    threads = [Thread(target=erase_self) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["erased", "not there", "not there"]
    with app.app_context(), write_transaction() as session:
        assert get_person(session, person_id).erased_at is not None
        entries = session.scalars(select(AuditEntry).where(AuditEntry.act == "erase")).all()
        assert len(entries) == 1
