"""Words for pages and emails about drafts, evidence, adoptions, upkeep and references."""
