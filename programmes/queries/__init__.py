"""Questions of programmes; nothing is written."""
