"""May I, and why not."""
