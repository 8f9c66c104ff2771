"""The demo mark of a database, sample people and sample data."""

from hub.demo.domain.sample_people import explain_demo_mismatch

__all__ = ["explain_demo_mismatch"]
