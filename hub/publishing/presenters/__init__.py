"""What the pages of publishing say."""
