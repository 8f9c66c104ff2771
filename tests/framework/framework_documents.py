"""Documents of recommendations and capabilities."""

from hub.framework.domain import CapabilityDocument, RecommendationDocument

REQUIRED_FIELDS = {"title": "T", "summary": "S.", "body": "B.", "source": "study", "section": ["1.3"]}


def recommendation(number, **fields):
    return RecommendationDocument(
        **{**REQUIRED_FIELDS, "slug": str(number), "kind": "recommendation", "group": "skills", **fields}
    )


def capability(code, **fields):
    return CapabilityDocument(
        **{
            **REQUIRED_FIELDS,
            "slug": code,
            "kind": "capability",
            "capability": [code],
            "title": f"Capability {code}",
            **fields,
        }
    )
