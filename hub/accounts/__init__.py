"""People: how they sign in, where they are signed in, and which roles they have.

A person is one row for good; a sign-in is one browser of theirs; a membership is one role in an organisation.
"""
