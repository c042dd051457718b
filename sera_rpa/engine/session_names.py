"""The environment variables by which the supervisor tells a worker its run."""

RUN_VARIABLE = "SERA_RUN"
PARENT_VARIABLE = "SERA_SUPERVISOR"
