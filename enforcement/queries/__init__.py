"""What pages of enforcement read."""
