from datetime import datetime

from sqlalchemy.orm import Session

from hub.kit.content import ContentHandler, Origin
from hub.kit.feature import Feature
from hub.kit.page import Link
from hub.library.domain import CONTENT_VERSION, publish_resource, withdraw_resource
from hub.library.views import blueprint
from hub.plugin_api.frontmatter import Document, parse_document


def _publish(session: Session, document: Document, origin: Origin) -> str:
    return publish_resource(session, document, origin).public_id


def _withdraw(session: Session, public_id: str, now: datetime) -> None:
    withdraw_resource(session, public_id, now)


feature = Feature(
    name="library",
    blueprint=blueprint,
    navigation=(Link("Library", "/library"),),
    content=ContentHandler(parse_document, _publish, _withdraw, CONTENT_VERSION),
)
