"""Saved items and what people follow: what other features may import."""

from hub.following.domain.follows import FollowFrequency, follow, get_target
from hub.following.domain.saved_items import save_item

__all__ = ["FollowFrequency", "follow", "get_target", "save_item"]
