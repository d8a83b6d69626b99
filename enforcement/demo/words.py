"""Who manages the cases of the demo, their titles and places; all are invented; and how long the stages take."""

from enforcement.enums import CaseStage

S = CaseStage

MANAGER = "marco.reyes@ipr.example"
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
WHY = {"RAID": "The stock is there now.", "NO_RAID": "The quantity does not justify the cost."}
PLAN = {
    "route": "CRIMINAL", "route_because": "Stock and labels are expected at one place.",
    "objectives": "Find where the goods are filled and stored.", "budget": "USD 8,000",
    "steps": "Observe the pick-up address for two weeks.",
    "roles": "The investigator observes; we share order patterns.", "risks": "A takedown would warn the seller.",
    "agency_kind": "POLICE_ECONOMIC_CRIME", "documents": "Certificate of the mark",
    "disclosed": ["LEGAL_NAME", "PICK_UP_ADDRESS", "PHONE"],
}  # fmt: skip
PLACES = [
    "Godown 14, Samut Sakhon", "Block 7, Jurong Food Hub", "Lot 22, Klang", "Pasar Baru, third floor", "Unit 4, Binondo",
    "Kho 9, Thu Duc",
]  # fmt: skip
DAYS = {S.TEST_PURCHASE: 6, S.TEST_PURCHASE_CONFIRMED: 13, S.OFFLINE_INVESTIGATION: 11, S.VIABILITY_ASSESSMENT: 21,
        S.REFERRED: 10, S.RAID_PLANNED: 12, S.SEIZURE_RECORDED: 3, S.PROSECUTION: 26, S.CLOSED: 58}  # fmt: skip
OTHER_DAYS = 8
BEFORE_END = {  # the last stage before each end
    S.CLOSED_NOT_COUNTERFEIT: S.TEST_PURCHASE, S.CLOSED_NOT_VIABLE: S.VIABILITY_ASSESSMENT,
    S.CLOSED_RH_DECLINED: S.VIABILITY_ASSESSMENT, S.CLOSED_AUTHORITY_DECLINED: S.REFERRED,
    S.CLOSED_SETTLED: S.SEIZURE_RECORDED, S.CLOSED: S.PROSECUTION,
}  # fmt: skip
NEXT = {
    S.TARGET_IDENTIFIED: "Arrange a test purchase",
    S.TEST_PURCHASE: "Wait for the parcel",
    S.TEST_PURCHASE_CONFIRMED: "Decide whether we assist",
    S.PLANNING: "Agree on the plan",
    S.OFFLINE_INVESTIGATION: "Read the investigator's report",
    S.VIABILITY_ASSESSMENT: "Wait for the raid decision",
    S.RAID_DECIDED: "Lodge the report",
    S.REFERRED: "Answer the agency",
    S.RAID_PLANNED: "Confirm the day with the agency",
    S.RAID_EXECUTED: "Record the seizure",
    S.SEIZURE_RECORDED: "Follow the complaint",
    S.PROSECUTION: "Attend the hearing",
}

# Units of a currency for one Singapore dollar in the demo's prices, about; 1 where it is not listed.
PRICES = {"IDR": 12_000, "VND": 19_000, "PHP": 42, "THB": 26, "MYR": 3, "TWD": 24}
