"""What bridges add to “Find or do anything”."""

from ipr_portal.ui.palette import Group, Hit


def bridges(asked, request):
    return [Group("Bridges", [Hit("/bridges/", "Rialto")] if asked and asked.fits("Rialto") else [])]


FINDERS = [(65, bridges)]
