"""Imports Markdown files into the database for the features that publish them.

Terms: a *supplier* is the source of files: a trust's plugin, or `hub` for the national folder; a *document*
is one file with front matter; a *sync* updates the database from the files, and changes nothing else.
"""
