"""What pages and actions read of programmes."""
