"""The site engine: freshness, execution, the two engines, preview and diagnosis."""
