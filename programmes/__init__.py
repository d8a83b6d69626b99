"""IPP Plus and its successors: who is invited, what is promised, how accuracy is judged."""
