"""Tables in and out: `reading` parses uploaded .xlsx and .csv, `writing` makes downloads."""
