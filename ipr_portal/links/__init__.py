"""Links that open one thing for somebody without an account: signed, expiring, for one purpose, logged and revocable."""
