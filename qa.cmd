@echo off
where py >nul 2>nul && (py -3 "%~dp0qa" %* & exit /b)
python "%~dp0qa" %*
