"""Titles and places of the cases of the demo; all are invented."""

TITLES = [
    "Night serum from one filling room", "Refilled perfume bottles", "Sunscreen with copied batch codes",
    "Teak stools shipped in flat cartons", "Labels printed by night", "A returning seller of face creams",
    "Caps and pumps from one importer", "Lip balm sold in bundles of ten", "Joint case of two brands in one warehouse",
    "Gift boxes without the hologram", "A live-stream seller with one phone", "Soap bars from a home workshop",
    "Samples sold as full sizes", "Toner with diluted contents", "Counterfeit testers at the harbour",
    "Pallets relabelled after customs", "A stockist behind six shops", "Shampoo in reused bottles",
    "Hand cream without a batch", "A courier hub as a store", "A second shop of a closed one",
    "Copied packaging, new name", "A wholesaler's clearance sale", "Parallel goods that were genuine",
    "A small seller with a garage",
]  # fmt: skip
PLACES = [
    "Godown 14, Samut Sakhon", "Block 7, Jurong Food Hub", "Lot 22, Klang", "Pasar Baru, third floor", "Unit 4, Binondo",
    "Kho 9, Thu Duc",
]  # fmt: skip
