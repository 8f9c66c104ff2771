"""Files that people upload, for every feature: which are accepted, where they are kept, and who reads them."""
