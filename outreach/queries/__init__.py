"""What pages of outreach read."""
