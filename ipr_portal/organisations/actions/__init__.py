"""Every change of an organisation: registering and verifying it, its people, and who may act for it."""
