"""The structure of the study's benchmark tool: three areas, fourteen abilities, forty capability codes."""

from enum import StrEnum


class Area(StrEnum):
    """The three areas of the benchmark tool (Appendix Four)."""

    DIRECTION = "Setting direction"
    SERVICE = "Delivering the service"
    QUALITIES = "Personal qualities"


ABILITIES: dict[Area, dict[str, tuple[str, ...]]] = {
    Area.DIRECTION: {
        "Intellectual flexibility": ("1f", "1g"),
        "Broad scanning": ("1h", "1i"),
        "Political astuteness": ("1j", "1k", "1l", "1m"),
        "Drive for results": ("1n", "1o", "1p"),
    },
    Area.SERVICE: {
        "Leading change through people": ("2a", "2b", "2c", "2d", "2f"),
        "Holding to account": ("2g", "2h"),
        "Empowering others": ("2i", "2j", "2k", "2l"),
        "Effective and strategic influencing": ("2m", "2n"),
        "Collaborative working": ("2o", "2p"),
    },
    Area.QUALITIES: {
        "Self belief": ("3a", "3b", "3c"),
        "Self awareness": ("3d", "3e"),
        "Self management": ("3f", "3g"),
        "Drive for improvement": ("3h", "3i", "3j"),
        "Personal integrity": ("3k", "3l", "3m", "3n"),
    },
}
"""The fourteen abilities with their capabilities, in the order of Appendix Four."""
