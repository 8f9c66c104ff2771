"""Parts of the pages of other features that publishing adds."""
