"""Events from content files: the handler of the files, and what makes events of them after a sync."""

import structlog
from sqlalchemy.exc import IntegrityError

from hub.events.domain.catalogue_entries import event_address
from hub.events.domain.event_files import (
    VERSION,
    apply_file,
    list_files_to_apply,
    publish_file,
    withdraw_file,
)
from hub.kit.clock import now
from hub.kit.content_handler import ContentHandler
from hub.kit.db import write_transaction
from hub.plugin_api.frontmatter import parse_event

log = structlog.get_logger("hub.events")


def apply_event_files() -> int:
    """Make or change the events of changed files, one transaction for each; return how many were read.

    Safe to run twice at once.
    """
    with write_transaction() as session:
        ids = list_files_to_apply(session)
    for file_id in ids:
        try:
            with write_transaction() as session:
                apply_file(session, file_id, now())
        except IntegrityError:
            # Another process made it at the same moment, or its slug was taken; the job tries again.
            log.info("an event file is left to the next run", file=file_id)
    return len(ids)


event_handler = ContentHandler(
    parse_event, publish_file, withdraw_file, VERSION, event_address, after_sync=apply_event_files
)
