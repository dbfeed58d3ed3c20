"""What the program says: numbers, phrases, markup, and the findings of each subject."""
