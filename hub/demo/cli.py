import click
from flask.cli import with_appcontext

from hub.content.cli import run_sync
from hub.demo.domain.sample_attachments import create_sample_attachments
from hub.demo.domain.sample_board import create_sample_board
from hub.demo.domain.sample_data import create_sample_data
from hub.demo.domain.sample_dates import create_sample_dates
from hub.demo.domain.sample_events import create_sample_events
from hub.demo.domain.sample_evidence import create_sample_evidence
from hub.demo.domain.sample_following import create_sample_following
from hub.demo.domain.sample_interests import create_sample_interests
from hub.demo.domain.sample_items import create_sample_items
from hub.demo.domain.sample_people import create_sample_people, mark_as_demo, refuse_unless_demo
from hub.demo.domain.sample_programmes import create_sample_programmes
from hub.demo.domain.sample_references import create_sample_references
from hub.demo.domain.sample_register import create_sample_register
from hub.demo.domain.sample_relationships import create_sample_relationships
from hub.demo.domain.sample_trust_register import create_sample_trust_register
from hub.demo.domain.sample_upkeep import create_sample_upkeep
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.migrations import upgrade_to_head


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Create a demonstration in a new database, with fictional people for each role in each trust.

    A database that is not a demonstration is refused and not changed.
    """
    with db.engine.connect() as connection:
        refuse_unless_demo(connection)
    upgrade_to_head()
    with write_transaction() as session:
        mark_as_demo(session, now())
    run_sync()
    with write_transaction() as session:
        person_count = create_sample_people(session, now())
        create_sample_data(session, now())
        create_sample_events(session, now())
        create_sample_evidence(session, now())
        create_sample_register(session, now())
        create_sample_board(session, now())
        create_sample_programmes(session, now())
        create_sample_relationships(session, now())
        create_sample_trust_register(session, now())
        create_sample_dates(session, now())
        create_sample_interests(session, now())
        create_sample_references(session, now())
        create_sample_upkeep(session, now())
        create_sample_items(session, now())
        create_sample_attachments(session, now())
        create_sample_following(session, now())
    click.echo(f"The demonstration is ready. {person_count} people were added.")
