"""The commands of the command line, by noun: each module adds its own to the parser."""
