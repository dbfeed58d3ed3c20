"""Failure domains: what goes down with a part, what one failure can reach, what a change buys."""
