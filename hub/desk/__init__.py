"""A person's own pages (`/me`, `/desk`), and the pages for administrators (`/admin`)."""
