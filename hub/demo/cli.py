import click
from flask.cli import with_appcontext

from hub.content.cli import run_sync
from hub.demo.domain import fill_with_people, mark_as_demo, refuse_unless_demo, set_the_scene
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.migrations import upgrade


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Make a demonstration in a new database: all content, and fictional people for each role in each trust.

    A database that is not a demonstration is refused and left as it is.
    """
    with db.engine.connect() as connection:
        refuse_unless_demo(connection)
    upgrade()
    with write_transaction() as session:
        mark_as_demo(session, now())
    run_sync()
    with write_transaction() as session:
        made = fill_with_people(session, now())
        set_the_scene(session, now())
    click.echo(f"The demonstration is ready; {made} people were added.")
