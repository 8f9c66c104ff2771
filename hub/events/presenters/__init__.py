"""Words for pages, emails and calendars about events."""
