"""Model -> Plotly figure or SVG. Pure: no files are read, nothing is displayed."""
