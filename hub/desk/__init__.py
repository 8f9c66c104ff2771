"""Pages of one's own (`/me`, `/desk`), and of those who look after people and the hub (`/admin`)."""
