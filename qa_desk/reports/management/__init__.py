"""The management page: what people see who never open the tool."""
