"""May I, and why not; what follows from a decision."""
