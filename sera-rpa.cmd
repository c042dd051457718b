@echo off
rem Runs the suite from a checkout: makes .venv on first use, repairs it when the lock has changed, then hands over.
rem SERA_VENV puts the environment elsewhere; SERA_PYTHON names the Python to make it with.
setlocal
for %%d in ("%~dp0.") do set "root=%%~fd"
if not defined SERA_VENV set "SERA_VENV=%root%\.venv"
for %%d in ("%SERA_VENV%") do set "venv=%%~fd"
set "python=%venv%\Scripts\python.exe"
set "lock=requirements.lock"
if "%~1"=="test" set "lock=requirements-dev.lock"

set "built_for="
if exist "%venv%\.sera\root" set /p built_for=<"%venv%\.sera\root"
if not exist "%python%" goto build
if exist "%venv%\.sera\unfinished" goto build
if /i not "%built_for%"=="%root%" goto build
fc /b "%root%\%lock%" "%venv%\.sera\%lock%" >nul 2>nul && goto run

:build
if defined SERA_PYTHON set builder="%SERA_PYTHON%" && goto found
for %%p in ("py -3.13" "py -3.14" "py -3.12" "py -3.11" "python" "python3") do (
    set "builder=%%~p"
    %%~p -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && goto found
)
echo sera-rpa: Python 3.11 or newer is needed. Type 'winget install Python.Python.3.13', then run again. 1>&2
exit /b 7
:found
%builder% -I "%root%\sera_rpa\bootstrap.py" "%venv%" "%lock%" || exit /b

:run
"%python%" -P -m sera_rpa.cli %*
exit /b %errorlevel%
