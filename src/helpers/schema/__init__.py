"""What an author writes, as strict models. One module per concept; no I/O here."""
