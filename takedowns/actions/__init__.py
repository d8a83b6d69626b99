"""Every change of state: one entry point, one transaction, audited, with notifications."""
