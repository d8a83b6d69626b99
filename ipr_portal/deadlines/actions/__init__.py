"""Every change of a clock, a promise or a calendar: one entry point, one transaction, audited."""
