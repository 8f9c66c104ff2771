"""Personal data: export as one file, erasure of a person, and deletion when retention periods end."""
