"""What the reviewer sees. Views hold no SQL, no scoring and no file reading; they ask the session."""
