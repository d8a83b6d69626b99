"""Forms of enforcement: they parse, the actions decide."""
