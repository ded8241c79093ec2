"""The desk file: SQLite through SQLAlchemy Core, transactions, numbered migrations. It knows no rules and no scores."""
