"""The API's resources about rights, notices and their outcomes: as the pages, by the same actions."""
