"""The list of erased people beside the database holds only hashes, and each only once."""

import stat

import pytest

from hub.privacy.domain.erasure_list import (
    ERASURE_LIST_FILE,
    erasure_hash,
    extend_erasure_list,
    list_erasure_hashes,
    list_restored_person_ids,
    read_erasure_list,
)
from hub.privacy.models import Erasure
from hub.privacy.services import save_erasure_list
from tests.factories import START, make_person
from tests.privacy.erased_people import erase


def test_the_list_beside_the_database_holds_only_marks_and_is_for_its_owner(planted, tmp_path):
    erase(planted)
    with planted.app_context():
        save_erasure_list(planted)
        save_erasure_list(planted)
    file = tmp_path / "erased-people"

    assert len(read_erasure_list(tmp_path)) == 1
    assert [len(line) for line in file.read_text().split()] == [64]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_line_that_was_cut_short_spoils_no_other(tmp_path):
    (tmp_path / "erased-people").write_text("a" * 64 + "\n" + "b" * 20)
    extend_erasure_list(tmp_path, {"a" * 64, "c" * 64})

    assert read_erasure_list(tmp_path) == {"a" * 64, "c" * 64}


def test_a_database_that_no_migration_has_touched_is_remembered_as_empty(
    make_app, empty_database_url, tmp_path
):
    app = make_app(DATABASE_URL=empty_database_url)
    with app.app_context():
        save_erasure_list(app)

    assert read_erasure_list(tmp_path) == set()


ONE, TWO = (erasure_hash(name) for name in ("one", "two"))


def test_hashes_are_added_once_and_kept_in_the_order_of_their_addition(tmp_path):
    assert read_erasure_list(tmp_path) == set()
    extend_erasure_list(tmp_path, {ONE})
    extend_erasure_list(tmp_path, [ONE, TWO, TWO])
    before = (tmp_path / ERASURE_LIST_FILE).read_bytes()
    extend_erasure_list(tmp_path, {ONE, TWO})

    assert read_erasure_list(tmp_path) == {ONE, TWO}
    assert before.split() == [ONE.encode(), TWO.encode()]
    assert (tmp_path / ERASURE_LIST_FILE).read_bytes() == before


@pytest.mark.parametrize("wrong", ["", "x" * 64, ONE[:-1], f"{ONE}0", ONE.upper()])
def test_what_is_no_hash_is_neither_written_nor_read(tmp_path, wrong):
    extend_erasure_list(tmp_path, [wrong])
    assert not (tmp_path / ERASURE_LIST_FILE).exists()
    (tmp_path / ERASURE_LIST_FILE).write_text(f"{wrong}\n{TWO}\n", encoding="ascii")

    assert read_erasure_list(tmp_path) == {TWO}


def test_a_hash_is_of_one_public_id_alone():
    assert ONE == erasure_hash("one") != TWO
    assert len(ONE) == 64


def test_people_in_the_database_are_recognised_by_their_hash_unless_they_are_erased(session):
    people = [make_person(session) for _ in range(3)]
    people[2].erased_at = START
    session.flush()
    hashes = {erasure_hash(person.public_id) for person in people[1:]}

    assert list_restored_person_ids(session, hashes) == [people[1].id]
    assert list_restored_person_ids(session, set()) == []
    session.add(Erasure(mark=ONE, person_id=people[2].id, at=START))
    session.flush()
    assert list_erasure_hashes(session) == {ONE}
