"""Two pages of one's own: what waits for me (`/desk`), and what is mine (`/me`)."""
