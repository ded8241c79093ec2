"""QA Desk: quality review of service conversations, offline."""

__version__ = "0.1.0"
