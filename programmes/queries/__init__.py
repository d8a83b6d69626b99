"""What the pages of programmes read."""
