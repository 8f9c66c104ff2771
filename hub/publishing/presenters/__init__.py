"""What pages and emails of publishing say."""
