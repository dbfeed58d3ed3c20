"""Cards of the failure domains."""
