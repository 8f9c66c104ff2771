"""Joining, moving and leaving: invitations, requests to join, teams, line managers and delegates."""
