"""Reports for team leads, coaches and tools. The formats are in `formats`, apart, so that one part loads alone."""
