"""What stands in the way? Questions without side effects; the answer is for the person asking."""
