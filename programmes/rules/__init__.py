"""May I, and why not: admission to a programme, and moves within it."""
