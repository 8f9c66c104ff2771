"""Files that people upload, for every feature: what is taken, where it is kept, and who may download it."""
