"""The folders of the index: one for each database, with one generation in use."""

import os
import time

import pytest
from sqlalchemy import text

from hub.kit.db import write_transaction
from hub.search.domain.index_folder import OLD_FOLDER_GRACE_SECONDS, UNUSED_GRACE_SECONDS, IndexFolder
from tests.search.index_files import close_follower, generation_folder, index_faults


def test_a_copy_without_its_list_of_files_is_made_anew(app, add_entries, search_titles):
    add_entries({"title": "Zebra"})
    assert search_titles("zebra") == ["Zebra"]
    close_follower(app)
    (generation_folder(app) / "meta.json").unlink()

    assert search_titles("zebra") == ["Zebra"]
    assert index_faults(app) == []


def test_an_old_database_that_is_put_back_gets_a_copy_of_its_own(app, add_entries, search_titles):
    add_entries({"title": "Zebra"})
    assert search_titles("zebra") == ["Zebra"]
    before = generation_folder(app)
    with app.app_context(), write_transaction() as session:
        session.execute(text("UPDATE catalogue_clock SET epoch = 'another'"))

    assert search_titles("zebra") == ["Zebra"]
    assert generation_folder(app).parent != before.parent


@pytest.fixture
def index_folder(tmp_path):
    return IndexFolder(tmp_path / "index", "epoch", "version")


def set_age(path, seconds):
    moment = time.time() - seconds
    os.utime(path, (moment, moment))


def generations(index_folder):
    return {path.name for path in index_folder.folder.iterdir() if path.is_dir()}


def test_each_epoch_and_version_has_a_folder_of_its_own(tmp_path):
    keys = (("a", "b"), ("a", "c"), ("ab", ""), ("a", "b", ""))
    folders = {IndexFolder(tmp_path, *parts).folder for parts in keys}

    assert len(folders) == len(keys)
    assert IndexFolder(tmp_path, "a", "b").folder in folders
    assert list(tmp_path.iterdir()) == []


def test_the_first_generation_is_created_when_it_is_asked_for_and_then_kept(index_folder):
    assert index_folder.current() == ""
    generation = index_folder.current_or_new()

    assert index_folder.generation_path(generation).is_dir()
    assert index_folder.current_or_new() == index_folder.current() == generation
    assert generations(index_folder) == {generation}


def test_a_damaged_generation_is_replaced_once_whoever_finds_it(index_folder):
    damaged = index_folder.current_or_new()
    new = index_folder.replace(damaged)
    assert new != damaged

    assert index_folder.replace(damaged) == new
    assert generations(index_folder) == {damaged, new}


def test_a_new_generation_is_in_use_only_when_it_is_activated(index_folder):
    before = index_folder.current_or_new()
    new = index_folder.create_generation()
    assert index_folder.current() == before

    index_folder.activate(new)
    assert index_folder.current() == new
    assert [path.name for path in index_folder.folder.iterdir() if path.name.startswith("current")] == [
        "current"
    ]


@pytest.mark.parametrize(
    ("age", "is_kept"), [(UNUSED_GRACE_SECONDS - 60, True), (UNUSED_GRACE_SECONDS + 60, False)]
)
def test_a_generation_that_is_not_in_use_is_removed_after_ten_minutes(index_folder, age, is_kept):
    old, unused = index_folder.current_or_new(), index_folder.create_generation()
    for name in (old, unused):
        (index_folder.generation_path(name) / "meta.json").touch()
        set_age(index_folder.generation_path(name), age)

    index_folder.remove_unused()

    assert generations(index_folder) == ({old, unused} if is_kept else {old})


@pytest.mark.parametrize(
    ("age", "is_kept"), [(OLD_FOLDER_GRACE_SECONDS - 60, True), (OLD_FOLDER_GRACE_SECONDS + 60, False)]
)
def test_the_folder_of_another_version_is_removed_when_it_was_not_used_for_a_day(
    tmp_path, index_folder, age, is_kept
):
    other = IndexFolder(tmp_path / "index", "epoch", "version before")
    for folder in (index_folder, other):
        folder.current_or_new()
        set_age(folder.folder / "current", age)

    index_folder.remove_unused()

    assert other.folder.exists() == is_kept
    assert index_folder.folder.exists()
    assert time.time() - (index_folder.folder / "current").stat().st_mtime < 60


def test_a_folder_that_is_just_being_made_is_kept(tmp_path, index_folder):
    other = IndexFolder(tmp_path / "index", "epoch", "version after")
    other.create_generation()
    set_age(other.folder, 2 * OLD_FOLDER_GRACE_SECONDS)
    index_folder.current_or_new()

    index_folder.remove_unused()

    assert other.folder.exists()
