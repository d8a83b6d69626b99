"""What notices, rights and sellers add to “Find or do anything”."""

from takedowns.views.palette import notices_and_listings, taking, things_named, this_notice

FINDERS = [(10, notices_and_listings), (20, this_notice), (30, taking), (60, things_named)]
