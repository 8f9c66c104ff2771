"""The jobs of publishing."""
