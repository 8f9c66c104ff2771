"""The commands of the search."""

from hub.search.services import index_root


def test_status_says_how_far_the_search_follows(app, add_entries, search_titles):
    runner = app.test_cli_runner()
    add_entries({"title": "Zebra"})
    result = runner.invoke(args=["search", "status"])
    assert (result.exit_code, "changes behind" in result.output) == (1, True)

    assert search_titles("zebra") == ["Zebra"]
    result = runner.invoke(args=["search", "status"])
    assert result.exit_code == 0
    assert "1 entry, " in result.output
    assert "It is up to date." in result.output


def test_rebuild_makes_a_copy_where_there_was_none(app, add_entries, search_titles):
    add_entries({"title": "Zebra"})
    result = app.test_cli_runner().invoke(args=["search", "rebuild"])

    assert result.exit_code == 0
    assert "It is up to date." in result.output
    assert search_titles("zebra") == ["Zebra"]


def test_status_says_that_the_copy_is_damaged(app, add_entries, search_titles):
    runner = app.test_cli_runner()
    add_entries({"title": "Zebra"})
    runner.invoke(args=["search", "rebuild"])
    for path in index_root(app).rglob("*.term"):
        # Replaced and not truncated: reading a memory-mapped file that was truncated would kill this process.
        path.unlink()
        path.write_bytes(b"")
    result = runner.invoke(args=["search", "status"])

    assert result.exit_code == 1
    assert "It is damaged" in result.output
    assert search_titles("zebra") == ["Zebra"]
