"""What people read of joining, moving and leaving: pages and letters in words."""
