"""What a person saves for later, and the searches, trusts and series that they follow by email.

Both are private: no other person sees them, and they are not in the audit log.
"""
