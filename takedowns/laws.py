"""The law on which a listing is taken down, by market and ground, as a statement of reasons names it. Pure.

Titles are the official short titles of the acts in force in 2026, as the national offices publish them.
"""

from collections.abc import Mapping

from .enums import DecisionGround

_MARKS = (DecisionGround.TRADEMARK_COUNTERFEIT, DecisionGround.TRADEMARK_USE)


def _acts(*, marks: str, copyright: str, designs: str, patents: str, indications: str) -> dict[str, str]:
    return dict.fromkeys(map(str, _MARKS), marks) | {
        str(DecisionGround.COPYRIGHT): copyright,
        str(DecisionGround.DESIGN): designs,
        str(DecisionGround.PATENT): patents,
        str(DecisionGround.GEOGRAPHICAL_INDICATION): indications,
    }


LAWS: Mapping[str, Mapping[str, str]] = {
    "SG": _acts(
        marks="Trade Marks Act 1998 of Singapore",
        copyright="Copyright Act 2021 of Singapore",
        designs="Registered Designs Act 2000 of Singapore",
        patents="Patents Act 1994 of Singapore",
        indications="Geographical Indications Act 2014 of Singapore",
    ),
    "MY": _acts(
        marks="Trademarks Act 2019 of Malaysia",
        copyright="Copyright Act 1987 of Malaysia",
        designs="Industrial Designs Act 1996 of Malaysia",
        patents="Patents Act 1983 of Malaysia",
        indications="Geographical Indications Act 2022 of Malaysia",
    ),
    "TH": _acts(
        marks="Trademark Act B.E. 2534 of Thailand",
        copyright="Copyright Act B.E. 2537 of Thailand",
        designs="Patent Act B.E. 2522 of Thailand",
        patents="Patent Act B.E. 2522 of Thailand",
        indications="Geographical Indications Protection Act B.E. 2546 of Thailand",
    ),
    "ID": _acts(
        marks="Law No. 20 of 2016 on Marks and Geographical Indications of Indonesia",
        copyright="Law No. 28 of 2014 on Copyright of Indonesia",
        designs="Law No. 31 of 2000 on Industrial Designs of Indonesia",
        patents="Law No. 13 of 2016 on Patents of Indonesia",
        indications="Law No. 20 of 2016 on Marks and Geographical Indications of Indonesia",
    ),
    "PH": _acts(
        **dict.fromkeys(
            ("marks", "copyright", "designs", "patents", "indications"),
            "Intellectual Property Code of the Philippines (Republic Act No. 8293)",
        )
    ),
    "VN": _acts(
        **dict.fromkeys(
            ("marks", "copyright", "designs", "patents", "indications"),
            "Law on Intellectual Property No. 50/2005/QH11 of Viet Nam",
        )
    ),
}
ELSEWHERE: Mapping[str, str] = _acts(
    marks="Law of trade marks",
    copyright="Law of copyright",
    designs="Law of registered designs",
    patents="Law of patents and utility models",
    indications="Law of geographical indications",
)
OTHER = "Law of intellectual property"


def law_of(market: str, ground: str) -> str:
    """The act that a decision is based on; in a market without a table, the field of law and the market's code."""
    if act := LAWS.get(market, {}).get(ground):
        return act
    return f"{ELSEWHERE.get(ground, OTHER)} ({market})"
