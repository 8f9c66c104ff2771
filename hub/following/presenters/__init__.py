"""The pages of saved items and of what is followed, and the email with news."""
