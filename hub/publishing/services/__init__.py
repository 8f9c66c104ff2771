"""Services of publishing: parts of item pages, and the check of links to other sites."""
