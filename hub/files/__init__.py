"""Files that people upload, for every feature: which are accepted, where they are kept, who may read them."""
