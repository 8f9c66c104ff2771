"""Files that people upload, for every feature: which are accepted, where it is kept, and who may download it."""
