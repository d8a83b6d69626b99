"""Phrases that show what a title or an explanation is about. Pure: lists of words only."""

import re

# In a title: what follows is only what the goods fit.
FITS = re.compile(
    r"\b(?:compatible with|fits?(?: for)?|replacement for|refill for|case for|cover for|cocok untuk|untuk|sesuai untuk"
    r"|pengganti|dành cho|tương thích|phù hợp với|para sa)\b|สำหรับ|ใช้กับ",
    re.IGNORECASE,
)
# In a template: what was never filled in.
GAPS = re.compile(r"\[[^\]\n]{2,40}\]|\{[^}\n]{2,40}\}|<[^>\n]{2,40}>|\bx{3,}\b|lorem ipsum", re.IGNORECASE)
# In an explanation: the right, or the genuine thing that the listing is held against.
OURS = re.compile(
    r"\b(?:genuine|original|authentic|ours?|we|registered|mark|brand|logo|label|design|patent|claims?|work|photo\w*"
    r"|certificate|licen[cs]e|counterfeit|fake|copy|copied|imitat\w*)\b",
    re.IGNORECASE,
)
# Who may sell, instead of what is sold.
RESALE = re.compile(
    r"\b(?:un-?authori[sz]ed (?:re)?seller|not an? authori[sz]ed|(?:exclusive|sole|official) (?:distribut\w+|dealer)|grey market"
    r"|gray market|resell\w*|resale|second[- ]hand|genuine goods sold)\b",
    re.IGNORECASE,
)
# Price, contract or quality, instead of a right.
CONTRACT = re.compile(
    r"\b(?:minimum advertised price|MAP (?:policy|price|violation)|below our (?:price|retail)|undercut\w*|price (?:war|dumping)"
    r"|too cheap|(?:breach|violat\w+) of (?:the |our )?(?:contract|agreement)|(?:dealer|distribution) agreement|warranty"
    r"|poor quality)\b",
    re.IGNORECASE,
)
