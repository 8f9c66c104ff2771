"""Parts of pages that publishing adds to those of other features."""
