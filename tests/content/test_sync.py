import threading

import pytest

from hub.catalogue.domain import version_key
from hub.kit.db import db
from hub.library.models import ResourceRevision

LONDON = "plugins/london/content/library"


def counts(report):
    return report.new, report.changed, report.unchanged, report.withdrawn


def key(ground):
    with ground.app.app_context():
        return version_key(db.session())


@pytest.mark.requirement("R009")
@pytest.mark.requirement("R015")
def test_files_become_pages_under_their_trust(ground):
    ground.plugin("london")
    ground.item(f"{LONDON}/elsa.md", title="ELSA")
    ground.item("content/library/checklist.md", title="Checklist")

    assert counts(ground.sync()) == (2, 0, 0, 0)
    assert "ELSA" in ground.get("/trusts/london").text
    assert "ELSA" in ground.get("/library/elsa").text
    assert "Checklist" in ground.get("/library").text


def test_a_second_sync_changes_nothing(ground):
    ground.plugin("london")
    ground.item(f"{LONDON}/elsa.md")
    ground.sync()
    before = key(ground)

    assert counts(ground.sync()) == (0, 0, 1, 0)
    assert key(ground) == before


def test_a_changed_file_makes_one_new_revision(ground):
    ground.plugin("london")
    ground.item(f"{LONDON}/elsa.md", body="Before.")
    ground.sync()
    ground.item(f"{LONDON}/elsa.md", body="After.")

    assert counts(ground.sync()) == (0, 1, 0, 0)
    assert "After." in ground.get("/library/elsa").text
    with ground.app.app_context():
        assert db.session.query(ResourceRevision).count() == 2


def test_a_removed_file_is_gone_and_says_so(ground):
    ground.plugin("london")
    file = ground.item(f"{LONDON}/elsa.md", title="ELSA")
    ground.sync()
    file.unlink()

    assert counts(ground.sync()) == (0, 0, 0, 1)
    answer = ground.get("/library/elsa")
    assert answer.status_code == 410
    assert "ELSA" in answer.text
    assert "ELSA" not in ground.get("/library").text


def test_a_removed_file_that_comes_back_is_read_again(ground):
    ground.plugin("london")
    file = ground.item(f"{LONDON}/elsa.md")
    ground.sync()
    file.unlink()
    ground.sync()
    ground.item(f"{LONDON}/elsa.md")

    assert counts(ground.sync()) == (1, 0, 0, 0)
    assert ground.get("/library/elsa").status_code == 200


def test_a_renamed_file_with_formerly_leads_from_its_old_address(ground):
    ground.plugin("london")
    file = ground.item(f"{LONDON}/elsa.md")
    ground.sync()
    file.unlink()
    ground.item(f"{LONDON}/self-awareness.md", more="formerly: [elsa]")

    assert counts(ground.sync()) == (1, 0, 0, 0)
    answer = ground.get("/library/elsa")
    assert (answer.status_code, answer.location) == (301, "/library/self-awareness")


def test_an_error_names_file_field_and_mend_and_spares_the_other_files(ground):
    ground.plugin("london")
    ground.item(f"{LONDON}/bad.md", more="tier: [boss]")
    ground.item(f"{LONDON}/good.md")

    report = ground.sync()

    (problem,) = report.problems
    assert str(problem).startswith("plugins/london/content/library/bad.md: tier: 'boss' is not one of")
    assert "first-line-manager" in str(problem)
    assert ground.get("/library/good").status_code == 200
    assert not report.is_clean


def test_a_file_that_can_no_longer_be_read_keeps_its_last_good_page(ground):
    ground.plugin("london")
    ground.item(f"{LONDON}/elsa.md", body="Last good words.")
    ground.sync()
    (ground.place / LONDON / "elsa.md").write_text("no front matter", encoding="utf-8")

    assert len(ground.sync().problems) == 1
    assert "Last good words." in ground.get("/library/elsa").text


def test_nothing_is_withdrawn_while_a_file_cannot_be_read(ground):
    ground.plugin("london")
    file = ground.item(f"{LONDON}/elsa.md")
    ground.sync()
    file.unlink()
    ground.item(f"{LONDON}/self-awareness.md", more="formerly: [elsa]\ntier: [boss]")

    ground.sync()
    assert ground.get("/library/elsa").status_code == 200


def test_a_slug_of_another_trust_is_refused_by_name(ground):
    for trust in ("london", "yorkshire"):
        ground.plugin(trust)
        ground.item(f"plugins/{trust}/content/library/elsa.md", title=f"ELSA of {trust}")

    (problem,) = ground.sync().problems

    assert problem.message == "`elsa` already belongs to london. Choose another"
    assert "ELSA of london" in ground.get("/library/elsa").text


def test_two_files_with_one_slug_are_told_of_each_other(ground):
    ground.plugin("london")
    ground.item(f"{LONDON}/a.md", more="slug: elsa")
    ground.item(f"{LONDON}/b.md", more="slug: elsa")

    (problem,) = ground.sync().problems
    assert problem.message == "`elsa` is already used by content/library/a.md. Choose another"


def test_a_plugin_set_aside_keeps_its_pages_and_comes_back(ground):
    ground.plugin("london")
    ground.item(f"{LONDON}/elsa.md", title="ELSA")
    ground.sync()
    ground.plugin("london", "raise ValueError('broken')")

    report = ground.sync()

    assert [name for name, _ in report.set_aside] == ["london"]
    assert ground.get("/library/elsa").status_code == 200
    assert "cannot be read just now" in ground.get("/trusts/london").text
    assert "Set aside" in ground.get("/about/plugins").text
    assert "broken" not in ground.get("/about/plugins").text
    ground.plugin("london")
    assert ground.sync().is_clean
    assert "cannot be read just now" not in ground.get("/trusts/london").text


def test_a_plugin_that_is_taken_away_leaves_its_trust_and_pages(ground):
    folder = ground.plugin("london")
    ground.item(f"{LONDON}/elsa.md", title="ELSA")
    ground.sync()
    folder.rename(ground.place / "elsewhere")

    ground.sync()

    assert "ELSA" in ground.get("/trusts/london").text
    assert "Not installed" in ground.get("/about/plugins").text


def test_the_name_of_the_hub_office_is_not_for_a_trust(ground):
    ground.plugin("hub")

    ((name, reason),) = ground.sync().set_aside
    assert (name, reason) == ("hub", "`hub` is the hub office's own name. Choose another")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfe", "is not UTF-8 text at byte 0"),
        (b"---\ntitle: x\n---\n" + b"x" * 200_001, "is too large"),
        (b"---\na: &a [*a]\n---\nx", "is not a field"),
        (b"---\n" + b"[" * 5000 + b"\n---\nx", "cannot be read"),
        (b"---\ntitle: x\x00\n---\nx", "cannot be read"),
        (b"", "is missing"),
    ],
)
def test_a_file_that_is_no_content_is_named_with_its_fault(ground, data, message):
    ground.plugin("london")
    (ground.place / LONDON / "bad.md").write_bytes(data)

    (problem,) = ground.sync().problems
    assert problem.file == "plugins/london/content/library/bad.md"
    assert message in problem.message


def test_a_link_out_of_the_plugin_is_not_followed(ground):
    ground.plugin("london")
    secret = ground.item("secret.md", title="Not for readers")
    (ground.place / LONDON / "link.md").symlink_to(secret)

    (problem,) = ground.sync().problems
    assert "leads out of its folder" in problem.message
    assert "Not for readers" not in ground.get("/library").text


def test_a_supplier_can_be_brought_in_alone(ground):
    for trust in ("london", "yorkshire"):
        ground.plugin(trust)
        ground.item(f"plugins/{trust}/content/library/{trust}.md")

    assert counts(ground.sync(only="yorkshire")) == (1, 0, 0, 0)
    assert ground.get("/library/london").status_code == 404


def test_many_files_are_brought_in_by_several_transactions(ground):
    ground.plugin("london")
    for number in range(230):
        ground.item(f"{LONDON}/item-{number}.md", title=f"Item {number}")
    heard = []

    report = ground.sync(on_progress=lambda supplier, done, total: heard.append((supplier, done, total)))

    assert report.new == 230
    assert [pair for pair in heard if pair[0] == "london"] == [
        ("london", 0, 230),
        ("london", 200, 230),
        ("london", 230, 230),
    ]


def together(*acts):
    """Do all acts at the same time and return what went wrong."""
    faults = []

    def guarded(act):
        try:
            act()
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=guarded, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_syncs_at_the_same_time_all_succeed_and_bring_everything_once(ground):
    for trust in ("london", "yorkshire"):
        ground.plugin(trust)
        for number in range(5):
            ground.item(f"plugins/{trust}/content/library/{trust}-{number}.md")

    assert together(*[ground.sync] * 4) == []
    assert counts(ground.sync()) == (0, 0, 10, 0)
    with ground.app.app_context():
        assert db.session.query(ResourceRevision).count() == 10


def test_writers_that_look_before_they_take_their_turn_make_a_trust_twice(ground):
    # The negative control: the same race as two first syncs, without a turn.
    both_have_looked = threading.Barrier(2, timeout=60)
    make = (
        "insert into organisation (slug, kind, name, short_name, profile, updated_at) "
        "values ('london', 'trust', 'London', 'London', '{}', '2026-01-05')"
    )

    def look_and_make():
        with ground.app.app_context(), db.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            raw.rollback()
            if db.engine.dialect.name == "sqlite":
                raw.execute("PRAGMA query_only = OFF")
            else:
                raw.read_only = False
            assert raw.execute("select count(*) from organisation").fetchone()[0] == 0
            both_have_looked.wait()
            raw.execute(make)
            raw.commit()

    (fault,) = together(look_and_make, look_and_make)
    assert "unique" in str(fault).casefold()
