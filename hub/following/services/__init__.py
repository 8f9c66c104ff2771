"""What depends on the app: the part of item pages, the run that looks for news, and the email on it."""
