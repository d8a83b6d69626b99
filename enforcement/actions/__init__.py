"""The only writers of enforcement."""
