"""The pages for developers: how to begin, the guide, the reference, errors, limits and changes."""
