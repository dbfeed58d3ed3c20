"""Cards of the scaling path."""
