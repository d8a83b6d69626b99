"""The API's resources about outreach: as the pages, by the same queries and actions."""
