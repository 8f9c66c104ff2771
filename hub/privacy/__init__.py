"""What the hub holds of people: taken away in one file, erased everywhere, removed when its time is over."""
