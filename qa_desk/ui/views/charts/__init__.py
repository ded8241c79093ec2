"""The charts of the dashboard, painted by us."""
