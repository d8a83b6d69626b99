"""Rules: may this be done, and if not, why? No side effects; the answer is shown to the person."""
