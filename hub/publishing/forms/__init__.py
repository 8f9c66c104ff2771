"""What people type when they write, review and adopt items."""
