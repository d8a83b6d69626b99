"""Forms of outreach: they parse, and save nothing."""
