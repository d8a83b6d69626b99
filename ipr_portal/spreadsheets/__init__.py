"""Tables in and out: `reading` takes .xlsx and .csv from people, `writing` gives them as downloads."""
