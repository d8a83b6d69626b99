"""Seizures: what was found, how it is counted and on which basis it is valued."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SeizureResult(TextChoices):
    """What a raid found."""

    GOODS_FOUND = "GOODS_FOUND", _("Goods found")
    NOTHING_FOUND = "NOTHING_FOUND", _("Nothing found")


class Unit(TextChoices):
    """What a quantity counts."""

    PIECE = "PIECE", _("pieces")
    PAIR = "PAIR", _("pairs")
    SET = "SET", _("sets")
    CARTON = "CARTON", _("cartons")
    KG = "KG", _("kg")
    LITRE = "LITRE", _("litres")
    METRE = "METRE", _("metres")
    LABEL = "LABEL", _("labels")


WHOLE = [Unit.PIECE, Unit.PAIR, Unit.SET, Unit.CARTON, Unit.LABEL]  # nobody seizes half of one


class GoodsCondition(TextChoices):
    """How far goods were made."""

    FINISHED = "FINISHED", _("finished")
    SEMI_FINISHED = "SEMI_FINISHED", _("semi-finished")
    PACKAGING = "PACKAGING", _("packaging")
    LABELS = "LABELS", _("labels")
    TOOLS_MACHINERY = "TOOLS_MACHINERY", _("tools and machines")


class ValuationBasis(TextChoices):
    """What a value is the value of. Values on different bases are never added."""

    GENUINE_MSRP = "GENUINE_MSRP", _("Genuine retail price")
    LOCAL_STREET_PRICE = "LOCAL_STREET_PRICE", _("Local street price")
    DECLARED = "DECLARED", _("Declared value")
    PRODUCTION_COST = "PRODUCTION_COST", _("Production cost")
    EXPERT = "EXPERT", _("Expert's valuation")
    UNKNOWN = "UNKNOWN", _("Basis not known")


class Disposal(TextChoices):
    """What became of seized goods."""

    PENDING = "PENDING", _("not decided")
    EVIDENCE_RETAINED = "EVIDENCE_RETAINED", _("kept as evidence")
    DESTROYED = "DESTROYED", _("destroyed")
    DONATED = "DONATED", _("donated")
    RETURNED = "RETURNED", _("returned")
