"""Helpers behind the portfolio: data model, analyses, charts, figure cards and the site engine."""
