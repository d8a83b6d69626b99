"""What filers write: by reason, with the product, the features that differ, and the listing that is meant."""

import random
from decimal import Decimal

from ipr_portal.demo.brands import Brand
from ipr_portal.demo.goods import COPIES, Point, points_of

# Tables, a row a line:
# fmt: off
OPENINGS = {
    "CF-02": [
        "“{title}” is not our {goods}.", "The {goods} that {seller} offers at {price} is a copy.",
        "We make the {goods} under {mark}; what stands under number {item} does not come from us.",
        "Listing {item} shows an imitation of our {goods}.", "The {goods} in “{title}” is counterfeit.",
        "None of what {seller} offers as {mark} left our works.",
    ],
    "CF-04": [
        "We have never made what “{title}” shows.", "There is no such {goods} in any of our catalogues: listing {item} of {seller} invents it.",
        "{seller} sells a version of the {goods} that {mark} has never had.", "No {goods} in this colour and size was ever made by {brand}; “{title}” is made up.",
    ],
    "TM-01": [
        "{mark} stands on the {goods} of “{title}” without our consent.", "{seller} puts {mark} on goods that are not ours.",
        "The product of listing {item} bears our registered mark {mark}, and we did not put it there.", "We have licensed nobody in this market to use {mark} on a {goods}; {seller} does.",
        "Our mark is on the front of the product that {seller} offers at {price}.",
    ],
    "TM-02": [
        "“{title}” uses {mark} as a search word for goods that have nothing to do with us.", "{seller} writes {mark} into the title of listing {item} to be found by our customers.",
        "The brand attribute of listing {item} says {mark}, and the goods are of another maker.",
    ],
    "TM-03": [
        "The pictures of “{title}” show our mark {mark} in large letters.", "{seller} shows the logo of {mark} on the first picture of listing {item} as if it were our shop.",
        "Our logo stands on the pictures of listing {item}, beside a {goods} that we did not sell to {seller}.", "{mark} fills the head of the second picture; {seller} has no right to it.",
    ],
    "TM-05": [
        "The name on the {goods} of “{title}” is ours but for a letter, in the same type.", "{seller} uses a sign that shoppers take for {mark}: same letters, same order, same colours.",
        "What stands on listing {item} sounds and looks like {mark}, and is used for the same goods.",
    ],
    "TM-07": [
        "{seller} opens our {goods}, and sells it in another packing.", "The {goods} of “{title}” was ours once; the {code} has been scratched off.",
        "Listing {item} offers our {goods} repacked, without our leaflet and with the {code} covered.",
    ],
    "CR-01": [
        "The pictures of “{title}” are our photographs of the {goods}.", "{seller} took the pictures of listing {item} from our own shop.",
        "We took these photographs of the {goods} in our studio; listing {item} shows them without a licence.", "Picture 1 and picture 3 of “{title}” are ours, mirrored and cut at the edge.",
    ],
    "CR-02": [
        "The description of “{title}” is ours, word for word.", "{seller} has copied the text of our own page about the {goods} into listing {item}.",
        "The three paragraphs about the {goods} under number {item} were written by {brand}.",
    ],
    "DS-01": [
        "The {goods} of “{title}” has the shape of our registered design in every line.", "{seller} offers at {price} a {goods} that makes the same overall impression as our design.",
        "Beside our registration, listing {item} differs in the colour alone; the shape of the {goods} is ours.",
    ],
}
FEATURES = [
    "{Noun}: on ours {ours}; here {theirs}.",
    "{Noun}: {theirs} here, {ours} on a genuine one.",
    "The {noun} gives it away: {theirs}, not {ours}.",
    "Compare the {noun}: ours {ours}, this one {theirs}.",
]
DETAILS = {
    "DS-01": [
        "From the front and from the side the outline is the same.",
        "The proportions agree with figures 1 to 4 of our registration.",
        "What differs is the colour, which our registration leaves open.",
        "There are many ways to shape such a thing; this one was ours first.",
    ],
    "TM-02": ["The goods themselves carry no mark at all.", "People who search for us find this first, and buy something else.", "The title would describe the goods just as well without our name."],
    "TM-03": ["The mark is as large as the product, and nothing says that the shop is not ours.", "It is the version of our logo that we use since 2024.", "A shopper must think that we run this shop."],
    "TM-05": ["Both stand on the same place of the product, in the same size.", "Two customers have written to us because they took it for ours."],
    "TM-07": ["We can no longer recall a batch once the {code} is gone.", "The new packing names no maker and no date.", "What is inside may be old or opened; we do not stand for it."],
    "CR-01": ["The shadow on the left and the fold of the cloth are the same.", "Our watermark at the lower edge was cut away.", "The originals, with the date of the camera, can be had from us.", "The reflection shows the windows of our studio."],
    "CR-02": ["Even our slip of the pen in the second line is there.", "Our page is from 2023; the listing is some weeks old.", "The order of the points and the figures are the same."],
}
PRICES = [
    "We sell it at {list}; {price} is what no dealer can offer.", "The price of {price} against {list} in our own shop says the same.",
    "At {price} it costs a fraction of ours ({list}).", "Our list price is {list}.",
]
CLOSINGS = [
    "{seller} is none of our dealers.", "We have sold nothing to {seller}.", "We wrote to {seller} and had no answer.", "The picture with the numbers shows the places.",
    "{seller} is not on our list of dealers for this market.", "We ask you to look at the picture beside our own.", "We know no {seller}.", "Nobody of that name buys from us.",
]
# fmt: on
SEEN = {"finish": "PRODUCT", "label": "PRODUCT", "code": "PACKAGING"}
PLACES = {"CR-01": ["IMAGE"], "CR-02": ["DESCRIPTION"], "TM-02": ["TITLE", "KEYWORD"], "TM-03": ["IMAGE"], "TM-05": ["PRODUCT", "TITLE"], "TM-07": ["PACKAGING"]}  # fmt: skip
SHOWN = ("CF-02", "CF-04", "TM-01")  # reasons that rest on how the product looks


def differing(brand: Brand, variant: str) -> list[Point]:
    """The points in which a copy differs, in the order of the numbers on its picture."""
    return [points_of(brand.picture)[key] for key in COPIES[variant]]


def explanation(
    chance: random.Random,
    brand: Brand,
    reason: str,
    variant: str,
    values: dict[str, str],
    *,
    thin: bool = False,
) -> str:
    """What somebody writes about a listing: what it is, what shows it unless it is thin, a word about the seller."""
    said = [chance.choice(OPENINGS[reason])]
    if thin:
        said.append(chance.choice(PRICES))
    elif reason in SHOWN:
        said += [
            f"({number}) " + _put(chance.choice(FEATURES), vars_of(point))
            for number, point in enumerate(differing(brand, variant), 1)
        ]
        said.append(chance.choice(PRICES))
    else:
        said += chance.sample(DETAILS[reason], 2)
    said += chance.sample(CLOSINGS, 1)
    return " ".join(_put(sentence, values) for sentence in said)


def vars_of(point: Point) -> dict[str, str]:
    return {
        "noun": point.noun,
        "Noun": point.noun[:1].upper() + point.noun[1:],
        "ours": point.ours,
        "theirs": point.theirs,
    }


def tell_tale(brand: Brand, variant: str) -> str:
    """What gives a copy away, in a line."""
    return "; ".join(f"{point.noun}: {point.theirs}" for point in differing(brand, variant)) + "."


def differences(brand: Brand, variant: str) -> str:
    """The points in which a copy differs, a line each, in the order of the numbers on its picture."""
    return "\n".join(
        f"{point.noun[:1].upper()}{point.noun[1:]}: {point.theirs}. Genuine: {point.ours}."
        for point in differing(brand, variant)
    )


def places(reason: str, variant: str) -> list[str]:
    """Where on the listing it is seen."""
    return PLACES.get(reason) or sorted({SEEN[key] for key in COPIES[variant]})


def say_money(amount: Decimal, currency: str) -> str:
    return f"{currency} {amount:,.2f}" if currency not in ("IDR", "VND") else f"{currency} {amount:,.0f}"


def _put(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
