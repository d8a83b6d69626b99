"""Whatever changes a clock, a promise or a calendar: one road in, one transaction, audited."""
