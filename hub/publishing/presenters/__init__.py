"""What the pages and emails of publishing say."""
