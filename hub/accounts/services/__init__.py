"""Orchestration that needs the app: login sessions, sign-in steps, OpenID Connect and known devices."""
