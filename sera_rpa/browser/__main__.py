"""Prints the browser that would be used, installing one where there is none."""

import sys

from sera_rpa.browser import ensure_browser
from sera_rpa.errors import Exit, SeraError

try:
    print(ensure_browser())
except SeraError as error:
    print(error, file=sys.stderr)
    sys.exit(Exit.MACHINE)
