import threading

import pytest
from sqlalchemy import delete

from hub.catalogue.domain.change_counter import bump_change_counter, version_key
from hub.catalogue.models import CatalogueEntry
from hub.content.services.sync import FILES_PER_TRANSACTION
from hub.kit.db import db, write_transaction
from hub.library.models import ResourceRevision

LONDON = "plugins/london/content/library"


def counts(report):
    return report.new, report.changed, report.unchanged, report.withdrawn


def page_version(site):
    with site.app.app_context():
        return version_key(db.session())


@pytest.mark.requirement("R009")
def test_files_become_pages_under_their_trust(site):
    site.write_plugin("london")
    site.write_item(f"{LONDON}/elsa.md", title="ELSA")
    site.write_item("content/library/checklist.md", title="Checklist")

    assert counts(site.sync()) == (2, 0, 0, 0)
    assert "ELSA" in site.get("/trusts/london").text
    assert "ELSA" in site.get("/library/elsa").text
    assert "Checklist" in site.get("/library").text


def test_a_second_sync_changes_nothing(site):
    site.write_plugin("london")
    site.write_item(f"{LONDON}/elsa.md")
    site.sync()
    before = page_version(site)

    assert counts(site.sync()) == (0, 0, 1, 0)
    assert page_version(site) == before


def test_a_changed_file_makes_one_new_revision(site):
    site.write_plugin("london")
    site.write_item(f"{LONDON}/elsa.md", body="Before.")
    site.sync()
    site.write_item(f"{LONDON}/elsa.md", body="After.")

    assert counts(site.sync()) == (0, 1, 0, 0)
    assert "After." in site.get("/library/elsa").text
    with site.app.app_context():
        assert db.session.query(ResourceRevision).count() == 2


def test_a_removed_file_is_gone_and_says_so(site):
    site.write_plugin("london")
    file = site.write_item(f"{LONDON}/elsa.md", title="ELSA")
    site.sync()
    file.unlink()

    assert counts(site.sync()) == (0, 0, 0, 1)
    response = site.get("/library/elsa")
    assert response.status_code == 410
    assert "ELSA" in response.text
    assert "ELSA" not in site.get("/library").text


def test_a_removed_file_that_comes_back_is_read_again(site):
    site.write_plugin("london")
    file = site.write_item(f"{LONDON}/elsa.md")
    site.sync()
    file.unlink()
    site.sync()
    site.write_item(f"{LONDON}/elsa.md")

    assert counts(site.sync()) == (1, 0, 0, 0)
    assert site.get("/library/elsa").status_code == 200


def test_a_renamed_file_with_formerly_leads_from_its_old_address(site):
    site.write_plugin("london")
    file = site.write_item(f"{LONDON}/elsa.md")
    site.sync()
    file.unlink()
    site.write_item(f"{LONDON}/self-awareness.md", more="formerly: [elsa]")

    assert counts(site.sync()) == (1, 0, 0, 0)
    response = site.get("/library/elsa")
    assert (response.status_code, response.location) == (301, "/library/self-awareness")


def test_an_error_names_file_field_and_mend_and_spares_the_other_files(site):
    site.write_plugin("london")
    site.write_item(f"{LONDON}/bad.md", more="tier: [boss]")
    site.write_item(f"{LONDON}/good.md")

    report = site.sync()

    (problem,) = report.problems
    assert str(problem).startswith("plugins/london/content/library/bad.md: tier: 'boss' is not one of")
    assert "first-line-manager" in str(problem)
    assert site.get("/library/good").status_code == 200
    assert not report.is_clean


def test_a_file_that_can_no_longer_be_read_keeps_its_last_good_page(site):
    site.write_plugin("london")
    site.write_item(f"{LONDON}/elsa.md", body="Last good words.")
    site.sync()
    (site.folder / LONDON / "elsa.md").write_text("no front matter", encoding="utf-8")

    assert len(site.sync().problems) == 1
    assert "Last good words." in site.get("/library/elsa").text


def test_nothing_is_withdrawn_while_a_file_cannot_be_read(site):
    site.write_plugin("london")
    file = site.write_item(f"{LONDON}/elsa.md")
    site.sync()
    file.unlink()
    site.write_item(f"{LONDON}/self-awareness.md", more="formerly: [elsa]\ntier: [boss]")

    site.sync()
    assert site.get("/library/elsa").status_code == 200


def test_a_slug_of_another_trust_is_refused_by_name(site):
    for trust in ("london", "yorkshire"):
        site.write_plugin(trust)
        site.write_item(f"plugins/{trust}/content/library/elsa.md", title=f"ELSA of {trust}")

    (problem,) = site.sync().problems

    assert problem.message == "`elsa` already belongs to london. Choose another"
    assert "ELSA of london" in site.get("/library/elsa").text


def test_two_files_with_one_slug_are_told_of_each_other(site):
    site.write_plugin("london")
    site.write_item(f"{LONDON}/a.md", more="slug: elsa")
    site.write_item(f"{LONDON}/b.md", more="slug: elsa")

    (problem,) = site.sync().problems
    assert problem.message == "`elsa` is already used by content/library/a.md. Choose another"


def test_a_plugin_set_aside_keeps_its_pages_and_comes_back(site):
    site.write_plugin("london")
    site.write_item(f"{LONDON}/elsa.md", title="ELSA")
    site.sync()
    site.write_plugin("london", "raise ValueError('broken')")

    report = site.sync()

    assert [name for name, _ in report.set_aside] == ["london"]
    assert site.get("/library/elsa").status_code == 200
    assert "We cannot read this trust’s content" in site.get("/trusts/london").text
    assert "Not working" in site.get("/about/plugins").text
    assert "broken" not in site.get("/about/plugins").text
    site.write_plugin("london")
    assert site.sync().is_clean
    assert "We cannot read this trust’s content" not in site.get("/trusts/london").text


def test_a_plugin_that_is_taken_away_leaves_its_trust_and_pages(site):
    folder = site.write_plugin("london")
    site.write_item(f"{LONDON}/elsa.md", title="ELSA")
    site.sync()
    folder.rename(site.folder / "elsewhere")

    site.sync()

    assert "ELSA" in site.get("/trusts/london").text
    assert "Not installed" in site.get("/about/plugins").text


def test_the_name_of_the_hub_office_is_not_for_a_trust(site):
    site.write_plugin("hub")

    ((name, reason),) = site.sync().set_aside
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
def test_a_file_that_is_no_content_is_named_with_its_fault(site, data, message):
    site.write_plugin("london")
    (site.folder / LONDON / "bad.md").write_bytes(data)

    (problem,) = site.sync().problems
    assert problem.file == "plugins/london/content/library/bad.md"
    assert message in problem.message


def test_a_link_out_of_the_plugin_is_not_followed(site):
    site.write_plugin("london")
    secret = site.write_item("secret.md", title="Not for readers")
    (site.folder / LONDON / "link.md").symlink_to(secret)

    (problem,) = site.sync().problems
    assert "leads out of its folder" in problem.message
    assert "Not for readers" not in site.get("/library").text


def test_a_supplier_can_be_brought_in_alone(site):
    for trust in ("london", "yorkshire"):
        site.write_plugin(trust)
        site.write_item(f"plugins/{trust}/content/library/{trust}.md")

    assert counts(site.sync(only="yorkshire")) == (1, 0, 0, 0)
    assert site.get("/library/london").status_code == 404


@pytest.mark.slow
def test_many_files_are_brought_in_by_several_transactions(site):
    site.write_plugin("london")
    for number in range(230):
        site.write_item(f"{LONDON}/item-{number}.md", title=f"Item {number}")
    calls = []

    report = site.sync(on_progress=lambda supplier, done, total: calls.append((supplier, done, total)))

    assert report.new == 230
    assert [call for call in calls if call[0] == "london"] == [
        ("london", done, 230) for done in (*range(0, 230, FILES_PER_TRANSACTION), 230)
    ]
    assert len(calls) > 3


def run_together(*functions):
    """Run all functions at the same time and return the exceptions that they raised."""
    errors = []

    def run(function):
        try:
            function()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.slow
def test_syncs_at_the_same_time_all_succeed_and_bring_everything_once(site):
    for trust in ("london", "yorkshire"):
        site.write_plugin(trust)
        for number in range(5):
            site.write_item(f"plugins/{trust}/content/library/{trust}-{number}.md")

    assert run_together(*[site.sync] * 4) == []
    assert counts(site.sync()) == (0, 0, 10, 0)
    with site.app.app_context():
        assert db.session.query(ResourceRevision).count() == 10


def test_writers_that_look_before_they_take_their_turn_make_a_trust_twice(site):
    # The negative control: the same race as between two first syncs, but without the write lock.
    both_have_read = threading.Barrier(2, timeout=60)
    insert = (
        "insert into organisation (slug, kind, name, short_name, profile, updated_at) "
        "values ('london', 'trust', 'London', 'London', '{}', '2026-01-05')"
    )

    def read_and_insert():
        with site.app.app_context(), db.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            raw.rollback()
            if db.engine.dialect.name == "sqlite":
                raw.execute("PRAGMA query_only = OFF")
            else:
                raw.read_only = False
            assert raw.execute("select count(*) from organisation").fetchone()[0] == 0
            both_have_read.wait()
            raw.execute(insert)
            raw.commit()

    (error,) = run_together(read_and_insert, read_and_insert)
    assert "unique" in str(error).casefold()


def found_addresses(site, q):
    items = site.get(f"/api/v1/search?q={q}").json["items"]
    return [item["page"].removeprefix(site.app.config["SITE_URL"]) for item in items]


def test_a_sync_brings_the_pages_of_trusts_and_of_the_hub_into_the_search(site):
    site.write_plugin("london")
    site.sync()

    assert found_addresses(site, "london") == ["/trusts/london"]
    assert "/about/study" in found_addresses(site, "methodology")
    assert site.get("/library").text.count("nhsuk-card__link") == 0


def test_one_supplier_alone_brings_its_own_pages(site):
    site.write_plugin("london")
    site.sync(only="london")
    assert found_addresses(site, "london") == ["/trusts/london"]
    assert found_addresses(site, "cookies") == []

    site.sync(only="hub")
    assert "/about/cookies" in found_addresses(site, "cookies")


def test_a_trust_whose_plugin_fails_is_still_found(site):
    folder = site.write_plugin("london")
    site.sync()
    with site.app.app_context(), write_transaction() as session:
        session.execute(delete(CatalogueEntry).where(CatalogueEntry.kind == "trust"))
        bump_change_counter(session)
    (folder / "plugin.py").write_text("raise RuntimeError", encoding="utf-8")

    assert site.sync().set_aside != []
    assert found_addresses(site, "london") == ["/trusts/london"]
