"""The API's resources about programmes: as the pages, by the same queries and actions."""
