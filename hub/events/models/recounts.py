from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class EventRecount(Base):
    """An event whose places have changed without its lock, so that they must be counted again.

    There is no foreign key, because checking one waits for the lock of the event.
    """

    __tablename__ = "event_recount"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(index=True)
