"""What pages read. Questions that answer may I, and why not, are `rules`."""
