"""What the analyses are given: records of the portfolio as their plain data."""
