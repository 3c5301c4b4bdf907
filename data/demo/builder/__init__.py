"""Builds the demo corpus: sites of invented networks and cities, and the truth about their echoes."""
