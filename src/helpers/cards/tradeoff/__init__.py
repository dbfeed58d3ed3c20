"""Cards of the decisions."""
