"""What triagers write when they reject: a sentence of their own, about the product and the listing in question."""

import random

from .titles import COPY, DEALER, FITS, MERCH, OTHER, RESALE

# Tables, a row a line:
# fmt: off
# Code → what the listing really is, how often the code is given, and sentences.
ANSWERS = {
    "SU-02": (RESALE, 20, ["The {code} on the third picture is one that {brand} has confirmed as genuine; {seller} showed the receipt.", "Picture 2 shows the seal of {brand} unbroken, and {price} is what a used {goods} brings.", "All that gives a copy of the {goods} away is as it should be here: {noun} and {code} included.", "{seller} offers one {goods}, with the bill of your own shop beside it."]),
    "SU-01": (OTHER, 10, ["The {goods} bears another maker's name on the product and on its packing.", "Shape and colours are those of many a {goods}; your name is nowhere on it.", "A shopper reads another name first, and does not find {mark} on the product."]),
    "EV-01": (COPY, 14, ["You say that it is a copy; which feature of the {goods} shows that?", "The {noun} that you name is not to be seen on any picture of {item}.", "We see the {goods}, but no words about what differs from yours.", "Please say for item {item} by itself what differs; the text is about all of them together."]),
    "EV-03": (COPY, 8, ["Without a picture of your {goods} we could not compare the {noun}.", "You point at the {noun}; we have no genuine one to set beside it."]),
    "LI-05": (MERCH, 9, ["We read title, pictures and description of item {item}: {mark} is in none of them today.", "The {noun} that you describe cannot be seen on the pictures of {seller}."]),
    "LI-04": (MERCH, 8, ["Item {item} is no {goods}; your claim is about one.", "The address leads to something else than a {goods}."]),
    "SU-04": (FITS, 7, ["The title of item {item} says what it fits, and the maker is named in the first line of the description.", "It is an accessory; {mark} only tells that it goes with the {goods}.", "{seller} needs the word {mark} to say which {goods} the part is for."]),
    "SU-03": (DEALER, 6, ["{seller} stands on your own list of dealers for this market.", "{seller} sent us your letter of appointment as a dealer."]),
    "RT-04": (MERCH, 5, ["The registration covers class {classes}; what item {item} offers is in class 16 or 18.", "Your {goods} is covered, goods of this kind are not."]),
    "PR-01": (DEALER, 3, ["You object to the price of {price} alone; that is no matter of {mark}.", "That {seller} sells outside your channel is between you and your dealer."]),
}
FITTING = {  # reason → codes that can follow from it
    "CF-02": ["SU-02", "EV-01", "SU-03", "LI-04"], "CF-04": ["EV-01", "SU-02", "LI-04"], "TM-01": ["SU-02", "SU-01", "EV-01", "EV-03", "SU-03", "LI-05"],
    "TM-02": ["SU-04", "LI-05", "RT-04"], "TM-03": ["SU-02", "LI-05", "SU-04", "PR-01"], "TM-05": ["SU-01", "LI-05"], "TM-07": ["SU-02", "EV-01", "PR-01"],
    "CR-01": ["EV-01", "LI-05"], "CR-02": ["EV-01", "LI-05"], "DS-01": ["SU-01", "EV-01"],
}


# fmt: on
def code_for(chance: random.Random, reason: str) -> str:
    """Under which code a listing is rejected that was reported for a reason."""
    codes = FITTING[reason]
    return chance.choices(codes, [ANSWERS[code][1] for code in codes])[0]


def nature_of(code: str) -> str:
    """What a listing really is that is rejected under a code; of one that goes, a copy."""
    return ANSWERS[code][0] if code else COPY


def sentence_for(chance: random.Random, code: str, values: dict[str, str]) -> str:
    text = chance.choice(ANSWERS[code][2])
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
