"""Brings files of Markdown into the database, for every feature that keeps some.

Words: a *supplier* is who gives the files: a trust's plugin, or `hub` for the national folder; a *document*
is one file with front matter; *sync* makes the database say what the files say, and touches nothing else.
"""
