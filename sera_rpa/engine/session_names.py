"""The environment variables by which the supervisor tells a worker its run."""

RUN_VARIABLE = "SERA_RUN"
PARENT_VARIABLE = "SERA_SUPERVISOR"
INPUTS_VARIABLE = "SERA_INPUTS"
"""The folder from which the files that rows name are counted."""
MEGABYTES_VARIABLE = "SERA_WORKER_MB"
"""How much memory the worker's processes may hold; whoever starts the run may set it."""
