"""Reports taken out of the portal: proven to be what the screen shows, then written in the project's own shapes."""
