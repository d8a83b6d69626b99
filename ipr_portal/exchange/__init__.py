"""Exchange rates by day, with their source, and amounts converted by them."""
