"""Whatever changes state: one road in, one transaction, audited, and told to those it concerns."""
