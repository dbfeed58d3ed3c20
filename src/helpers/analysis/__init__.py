"""The analyses: plain records in, plain records out; nothing of ours is imported here."""
