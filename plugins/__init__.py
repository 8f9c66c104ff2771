"""The trusts' plugins: one folder for each, found by its place."""
