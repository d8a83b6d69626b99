"""What pages read about cases."""
