"""Whatever changes an organisation: one road in, one transaction, audited."""
