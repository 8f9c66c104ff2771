"""The trusts' plugins: one package for each trust, found by its location."""
