"""Content of pages and emails about joining, moving and leaving."""
