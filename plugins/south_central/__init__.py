"""South Central Ambulance Service NHS Trust: what it shares, from the study of April 2009."""
