"""From a removed listing to a seizure."""
