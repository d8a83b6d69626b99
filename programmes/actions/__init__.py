"""Actions of programmes: the only writers."""
