"""What programmes allow and count. No side effects."""
