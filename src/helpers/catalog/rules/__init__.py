"""What has to hold in data/ and in the prose beyond the form of each record, by subject."""
