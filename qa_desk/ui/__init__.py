"""The desktop application: `session` holds what happens, `views` show it, `models` adapt it to Qt, `app` starts it."""
