"""The stand-in portal: a small field-service business that behaves like Sera, in a process of its own.

It imports nothing of the rest of the suite. Start it with ``python -m sera_rpa.portal``.
"""
