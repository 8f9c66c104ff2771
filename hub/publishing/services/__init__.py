"""Parts of other pages that publishing adds, and what it does with the help of plugins."""
