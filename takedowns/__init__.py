"""Rights, notices and triage."""
