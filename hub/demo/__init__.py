"""Demonstration mode: fictional people, one for each role in each trust, in a database marked as a demo.

They have no passwords; a visitor signs in as any of them with one click.
"""
