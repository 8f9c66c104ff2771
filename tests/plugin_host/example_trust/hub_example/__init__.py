"""The plugin of a trust that ships it as a distribution of its own."""
