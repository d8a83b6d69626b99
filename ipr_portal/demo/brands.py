"""The invented brands, agencies and shops of the demo world. None of them exists."""

from dataclasses import dataclass

# Tables, a row a line:
# fmt: off


@dataclass(frozen=True, slots=True)
class Brand:
    """A rights holder: its names, where it sits, its mark, what it makes, and how much it files."""

    name: str
    legal_name: str
    country: str
    mark: str
    goods: str  # what a listing calls the product
    picture: str  # below static/img/goods/
    price: int  # SGD, genuine
    classes: tuple[int, ...]
    markets: str  # blank-separated
    weight: int  # how often it files, against the others

    @property
    def domain(self) -> str:
        return f"{self.mark.split()[0].lower()}.example".encode("ascii", "ignore").decode()


BRANDS = [
    Brand("Senandika Botanicals", "Senandika Botanicals Pte. Ltd.", "SG", "SENANDIKA", "Kelapa Night Serum 30 ml", "serum", 78, (3,), "SG MY TH ID VN", 24),
    Brand("Halimun Jaya", "PT Halimun Jaya Perkasa Nusantara", "ID", "HALIMUN", "trail backpack 32 L", "backpack", 96, (18, 25), "ID MY SG", 20),
    Brand("Orrin & Teak", "Orrin & Teak Furniture Works Ltd.", "GB", "ORRIN & TEAK", "lattice chair", "chair", 240, (20,), "SG MY PH", 6),
    Brand("Petcharom Herbal", "บริษัท เพชรารมณ์ เฮอร์เบิล จำกัด", "TH", "PETCHAROM", "herbal balm 50 g", "tin", 14, (5,), "TH SG", 12),
    Brand("Moc Thanh Lam", "Công ty TNHH Mộc Thanh Lam", "VN", "MỘC THANH LAM", "green tea 200 g", "tea", 18, (30,), "VN SG", 9),
    Brand("Kelana Rimba", "Kelana Rimba Outfitters Bersama Sdn. Bhd.", "MY", "KELANA RIMBA", "rain jacket", "jacket", 128, (25,), "MY SG ID", 14),
    Brand("Batik Cendana Raya", "PT Batik Cendana Raya", "ID", "CENDANA RAYA", "batik shirt", "tshirt", 62, (25,), "ID MY", 8),
    Brand("Aurelio Time", "Aurelio Time SA", "CH", "AURELIO", "chronograph 41 mm", "watch", 890, (14,), "SG TH VN PH", 22),
    Brand("Vantor Audio", "Vantor Audio GmbH", "DE", "VANTOR", "wireless earbuds Pro 2", "earbuds", 219, (9,), "SG MY TH ID PH VN", 30),
    Brand("Lumiq Power", "Lumiq Power Co., Ltd.", "KR", "LUMIQ", "power bank 20 000 mAh", "powerbank", 69, (9,), "SG MY TH ID PH VN", 26),
    Brand("Corda Cables", "Corda Interconnect Inc.", "US", "CORDA", "USB-C cable 2 m", "cable", 29, (9,), "SG MY ID PH", 15),
    Brand("Strada Nove", "Strada Nove S.p.A.", "IT", "STRADA NOVE", "running shoe", "sneaker", 189, (25,), "SG MY TH ID PH VN", 28),
    Brand("Palmeira", "Palmeira Calçados Ltda.", "BR", "PALMEIRA", "cork sandal", "sandal", 54, (25,), "PH TH SG", 9),
    Brand("Maison Ravel", "Maison Ravel SAS", "FR", "RAVEL", "leather tote", "handbag", 640, (18,), "SG TH MY VN", 21),
    Brand("Ombrelle Paris", "Ombrelle Parfums SAS", "FR", "OMBRELLE", "eau de parfum 50 ml", "perfume", 165, (3,), "SG MY TH PH", 17),
    Brand("Solstrand", "Solstrand Optik AS", "NO", "SOLSTRAND", "polarised sunglasses", "sunglasses", 210, (9,), "SG TH PH", 10),
    Brand("Nimbus Toys", "Nimbus Toys K.K.", "JP", "NIMBUS", "sky ranger figure", "toy", 45, (28,), "SG MY TH ID PH", 16),
    Brand("Hoshi Plush", "Hoshi Plush K.K.", "JP", "HOSHIGUMA", "bear plush 40 cm", "plush", 58, (28,), "SG TH VN", 13),
    Brand("Denimco", "Denimco Originals LLC", "US", "DENIMCO 1911", "straight jeans", "jeans", 139, (25,), "SG MY ID PH", 12),
    Brand("Kopi Tenang", "Kopi Tenang Roastery Pte. Ltd.", "SG", "KOPI TENANG", "enamel mug", "mug", 24, (21, 30), "SG MY", 4),
    Brand("Voltara", "Voltara Batteries Corp.", "PH", "VOLTARA", "AA batteries, 8 pieces", "battery", 12, (9,), "PH MY ID", 11),
    Brand("Barberry & Sons", "Barberry & Sons Shaving Ltd.", "GB", "BARBERRY", "razor blades, 8 pieces", "razor", 32, (8,), "SG MY TH PH", 13),
    Brand("Rotara Tyres", "Rotara Tyre Industries Bhd.", "MY", "ROTARA", "all-season tyre", "tyre", 118, (12,), "MY TH ID", 5),
    Brand("Hammerfall Tools", "Hammerfall Werkzeuge GmbH", "DE", "HAMMERFALL", "cordless drill 18 V", "drill", 175, (7,), "SG MY TH VN PH", 12),
    Brand("Lantern & Page", "Lantern & Page Publishing Ltd.", "SG", "LANTERN & PAGE", "mathematics workbook 5", "book", 16, (16,), "SG MY PH", 10),
    Brand("Sari Ayu", "PT Sari Ayu Kosmetika", "ID", "SARI AYU", "rice bran cleanser 120 ml", "tube", 21, (3,), "ID MY SG", 14),
    Brand("Baan Rak", "บริษัท บ้านรัก ลิฟวิ่ง จำกัด", "TH", "BAAN RAK", "rattan lamp", "lamp", 88, (11,), "TH SG", 5),
    Brand("Hydra Nord", "Hydra Nord AB", "SE", "HYDRA NORD", "steel bottle 750 ml", "bottle", 49, (21,), "SG MY TH ID PH VN", 18),
    Brand("Casewell", "Casewell Mobile Inc.", "US", "CASEWELL", "phone case", "phonecase", 39, (9,), "SG MY TH ID PH VN", 20),
    Brand("Bluehill Audio", "Bluehill Acoustics Ltd.", "GB", "BLUEHILL", "portable speaker", "speaker", 159, (9,), "SG TH PH", 11),
    Brand("Derma Lumi", "Derma Lumi Co., Ltd.", "KR", "DERMA LUMI", "ceramide cream 50 ml", "jar", 44, (3,), "SG MY TH ID PH VN", 25),
    Brand("Manila Dry Goods", "Manila Dry Goods Trading Corp.", "PH", "DRY GOODS MNL", "canvas jacket", "jacket", 74, (25,), "PH SG", 4),
    Brand("Saigon Leather", "Công ty Cổ phần Da Sài Gòn", "VN", "DA SÀI GÒN", "city handbag", "handbag", 110, (18,), "VN SG TH", 6),
    Brand("Penang Pewter", "Penang Pewter Works Sdn. Bhd.", "MY", "PENANG PEWTER", "pewter mug", "mug", 95, (21,), "MY SG", 3),
    Brand("Kiwi Trail", "Kiwi Trail Footwear Ltd.", "NZ", "KIWI TRAIL", "hiking shoe", "sneaker", 205, (25,), "SG MY PH", 7),
    Brand("Tempo Drums", "Tempo Percussion Inc.", "US", "TEMPO", "practice pad", "box", 35, (15,), "SG PH", 2),
    Brand("Nakara Jewels", "Nakara Jewels Co., Ltd.", "TH", "NAKARA", "silver watch 32 mm", "watch", 320, (14,), "TH SG MY", 9),
    Brand("Little Monsoon", "Little Monsoon Books Pte. Ltd.", "SG", "LITTLE MONSOON", "picture book", "book", 19, (16, 28), "SG MY ID", 5),
    Brand("Arctis Cells", "Arctis Cells Oy", "FI", "ARCTIS", "lithium cells, 4 pieces", "battery", 28, (9,), "SG TH VN", 6),
    Brand("Pure Fern", "Pure Fern Cosmetics Ltd.", "NZ", "PURE FERN", "clay mask 100 ml", "jar", 52, (3,), "SG MY TH", 8),
]
AGENCIES = [
    ("Tanjung & Rowe IP Counsel", "Tanjung & Rowe IP Counsel LLP", "SG", ["Senandika Botanicals", "Vantor Audio", "Maison Ravel"]),
    ("Marque Sentinel", "Marque Sentinel Brand Protection Ltd.", "GB", ["Strada Nove", "Aurelio Time"]),
    ("Garuda Brand Watch", "PT Garuda Brand Watch", "ID", ["Halimun Jaya", "Sari Ayu"]),
]
WAITING = [  # organisations that still wait for the desk
    ("Lotus Lane", "Lotus Lane Apparel Co., Ltd.", "VN"),
    ("Brightwater Brand Care", "Brightwater Brand Care Pte. Ltd.", "SG"),
    ("Isla Coffee", "Isla Coffee Roasters Inc.", "PH"),
]
# One Singapore dollar in the money of each market, near enough for invented prices, and how prices are rounded there.
MONEY = {"SG": ("SGD", 1, "0.10"), "MY": ("MYR", 3.4, "0.10"), "TH": ("THB", 26, "1"), "ID": ("IDR", 11800, "1000"), "PH": ("PHP", 43, "1"), "VN": ("VND", 19000, "1000")}
