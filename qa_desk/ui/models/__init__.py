"""What Qt's views ask for, answered from the session."""
