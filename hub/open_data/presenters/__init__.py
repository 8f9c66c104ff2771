"""Lists and pages in formats for other programs: Atom, CSV, JSON, OpenAPI and site maps."""
