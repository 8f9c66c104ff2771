"""An app that takes a minute to make, and says so before."""

import time


def create():
    """Print a line, and wait."""
    print("making the app", flush=True)
    time.sleep(60)
