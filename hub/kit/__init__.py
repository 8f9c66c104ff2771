"""Small modules without knowledge of features, each for one purpose."""
