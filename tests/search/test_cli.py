"""Commands that look after the search."""

from hub.search.services import index_root


def test_status_says_how_far_the_search_follows(app, hold, titles):
    run = app.test_cli_runner()
    hold({"title": "Zebra"})
    behind = run.invoke(args=["search", "status"])
    assert (behind.exit_code, "changes behind" in behind.output) == (1, True)

    assert titles("zebra") == ["Zebra"]
    follows = run.invoke(args=["search", "status"])
    assert follows.exit_code == 0
    assert "1 things" in follows.output
    assert "It shows everything." in follows.output


def test_rebuild_makes_a_copy_where_there_was_none(app, hold, titles):
    hold({"title": "Zebra"})
    result = app.test_cli_runner().invoke(args=["search", "rebuild"])

    assert result.exit_code == 0
    assert "It shows everything." in result.output
    assert titles("zebra") == ["Zebra"]


def test_status_says_that_the_copy_is_damaged(app, hold, titles):
    run = app.test_cli_runner()
    hold({"title": "Zebra"})
    run.invoke(args=["search", "rebuild"])
    for path in index_root(app).rglob("*.term"):
        path.unlink()  # and another in its place: a map of a file that was cut short would end this process
        path.write_bytes(b"")
    damaged = run.invoke(args=["search", "status"])

    assert damaged.exit_code == 1
    assert "It is damaged" in damaged.output
    assert titles("zebra") == ["Zebra"]
