"""The documentation as a site that opens without a server: keywords, tasks, error codes and the pages of ``docs``."""
