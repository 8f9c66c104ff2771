from sqlalchemy.orm import Mapped, mapped_column

from hub.kit.base import Base


class ContentFile(Base):
    """An imported file: its supplier, path, feature and hash, and the public id it was published as."""

    __tablename__ = "content_file"

    supplier: Mapped[str] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    feature: Mapped[str]
    content_hash: Mapped[str]
    public_id: Mapped[str] = mapped_column(index=True)
