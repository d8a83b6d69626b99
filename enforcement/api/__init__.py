"""The API's resources about cases: as the pages, to those whom the access list names, by the same queries and rules."""
