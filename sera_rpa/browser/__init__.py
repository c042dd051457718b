"""Which browser does the work: found on this machine, or installed when there is none.

The order is ``SERA_BROWSER``, a Chromium that ``rfbrowser install`` has downloaded, an installed Chromium, Chrome or
Edge, else an installation. ``python -m sera_rpa.browser`` prints what would be used.
"""

from sera_rpa.browser.find import Browser, find_browser
from sera_rpa.browser.install import ensure_browser, install_browser
from sera_rpa.browser.launch import launch_args

__all__ = ["Browser", "ensure_browser", "find_browser", "install_browser", "launch_args"]
