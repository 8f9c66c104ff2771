"""South Central Ambulance Service NHS Trust: what the study printed in April 2009 says about it."""
