"""Browser automation for the Sera portal: sheets in, confirmed portal records out."""

__version__ = "0.1.0"
