"""Pages of organisations: public, for members, and for the desk."""
