"""The kinds of goods in the demo world: what they are called in each market, and by which points a copy is told."""

from dataclasses import dataclass
from functools import cache

# Tables, a row a line:
# fmt: off


@dataclass(frozen=True, slots=True)
class Point:
    """One feature of a product by which a copy differs: as ours has it, and as the copy has it."""

    key: str
    noun: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of product: the shelf it stands on, its names by market, and the feature that only it has."""

    shelf: str
    names: dict[str, str]  # market → the noun in the language of its sellers
    finish: tuple[str, str, str]  # noun, as ours has it, as the copy has it
    surface: str  # where the name stands
    code: str  # the number that a genuine one carries


def _kind(shelf, thai, indonesian, malay, vietnamese, finish, surface, code):
    names = {"TH": thai, "ID": indonesian, "MY": malay, "VN": vietnamese}
    return Kind(shelf, names, finish, surface, code)


KINDS = {
    "serum": _kind("beauty", "เซรั่ม", "serum wajah", "serum muka", "tinh chất dưỡng da", ("cap", "black, with a rounded bulb", "grey, with a flat top"), "bottle", "batch code"),
    "jar": _kind("beauty", "ครีมบำรุงผิว", "krim wajah", "krim muka", "kem dưỡng da", ("lid", "in the colour of the brand, with a broad rim", "grey, without a rim"), "jar", "batch code"),
    "tube": _kind("beauty", "โฟมล้างหน้า", "sabun muka", "pencuci muka", "sữa rửa mặt", ("crimp at the end", "ribbed across its whole width", "smooth, and narrower"), "tube", "batch code"),
    "perfume": _kind("beauty", "น้ำหอม", "parfum", "minyak wangi", "nước hoa", ("stopper", "a solid block as wide as the shoulder", "a narrow plastic cap"), "bottle", "batch code"),
    "razor": _kind("beauty", "ใบมีดโกน", "pisau cukur", "pisau cukur", "lưỡi dao cạo", ("row of blades", "five blades with a green strip", "three blades without a strip"), "pack", "lot number"),
    "tin": _kind("food", "ยาหม่องสมุนไพร", "balsem herbal", "balm herba", "dầu cao thảo dược", ("rim of the tin", "rolled, in gold", "flat and grey"), "lid", "lot number"),
    "tea": _kind("food", "ชาเขียว", "teh hijau", "teh hijau", "trà xanh", ("seal of the pouch", "a gold band with a notch to tear", "a plain fold"), "pouch", "packing date"),
    "backpack": _kind("bags", "กระเป๋าเป้", "tas ransel", "beg galas", "ba lô", ("zip of the front pocket", "covered, with a corded puller", "open, with a bare metal puller"), "front pocket", "serial number"),
    "handbag": _kind("bags", "กระเป๋าหนัง", "tas kulit", "beg tangan kulit", "túi xách da", ("stitching along the edge", "even and double", "single, and uneven"), "front", "serial number"),
    "tshirt": _kind("fashion", "เสื้อ", "kemeja", "kemeja", "áo sơ mi", ("collar", "doubled, with a visible seam", "a single band without a seam"), "chest", "fabric code"),
    "jacket": _kind("fashion", "แจ็คเก็ต", "jaket", "jaket", "áo khoác", ("zip", "covered by a flap", "bare, in grey"), "chest", "fabric code"),
    "jeans": _kind("fashion", "กางเกงยีนส์", "celana jeans", "seluar jeans", "quần jeans", ("stitching of the pockets", "a double arc in ochre", "a single straight line"), "patch on the waist", "lot number"),
    "sneaker": _kind("fashion", "รองเท้าวิ่ง", "sepatu lari", "kasut sukan", "giày chạy bộ", ("stitching along the sole", "two even rows", "one row that wavers"), "side", "production code"),
    "sandal": _kind("fashion", "รองเท้าแตะ", "sandal", "sandal", "dép quai", ("buckle", "a square buckle of metal", "none, the strap is glued"), "strap", "production code"),
    "watch": _kind("watches", "นาฬิกา", "jam tangan", "jam tangan", "đồng hồ", ("crown", "fluted, between two pushers", "smooth, without pushers"), "dial", "serial number"),
    "sunglasses": _kind("watches", "แว่นกันแดด", "kacamata hitam", "cermin mata hitam", "kính mát", ("hinges", "with two visible rivets each", "without rivets"), "temple", "serial number"),
    "earbuds": _kind("tech", "หูฟังไร้สาย", "earphone bluetooth", "fon telinga tanpa wayar", "tai nghe không dây", ("light of the case", "a bar across the front", "a single round dot"), "case", "serial number"),
    "powerbank": _kind("tech", "พาวเวอร์แบงค์", "powerbank", "power bank", "sạc dự phòng", ("row of lights", "four lights", "two lights"), "front", "serial number"),
    "cable": _kind("tech", "สายชาร์จ", "kabel data", "kabel pengecas", "cáp sạc", ("sleeve of the plug", "ribbed, in two steps", "short and smooth"), "plug", "lot number"),
    "phonecase": _kind("tech", "เคสโทรศัพท์", "casing hp", "sarung telefon", "ốp lưng điện thoại", ("frame of the camera", "raised, with two rings", "flat, with one opening"), "back", "serial number"),
    "speaker": _kind("tech", "ลำโพงพกพา", "speaker bluetooth", "pembesar suara", "loa di động", ("keys on top", "three rubber keys", "one glossy key"), "front", "serial number"),
    "battery": _kind("tech", "ถ่าน", "baterai", "bateri", "pin", ("contact ring", "a gold ring below the contact", "no ring, the sleeve ends there"), "sleeve", "date code"),
    "toy": _kind("toys", "ฟิกเกอร์", "action figure", "patung mainan", "mô hình", ("helmet", "with a visor and two antennas", "with a visor only"), "chest", "mould number"),
    "plush": _kind("toys", "ตุ๊กตา", "boneka", "anak patung", "thú bông", ("nose", "embroidered, in the shape of a heart", "a round plastic button"), "ribbon", "lot number"),
    "book": _kind("books", "หนังสือ", "buku", "buku", "sách", ("spine", "printed, with a coloured band", "white and blank"), "cover", "ISBN bar code"),
    "mug": _kind("home", "แก้วมัค", "mug", "mug", "cốc", ("rim", "with a dark line all around", "without a line"), "side", "maker's stamp"),
    "bottle": _kind("home", "กระบอกน้ำ", "botol minum", "botol air", "bình giữ nhiệt", ("lid", "with a carrying loop", "flat, without a loop"), "side", "batch code"),
    "lamp": _kind("home", "โคมไฟหวาย", "lampu rotan", "lampu rotan", "đèn mây", ("weave of the shade", "dense, in diamonds", "loose, in upright lines"), "foot", "serial number"),
    "chair": _kind("home", "เก้าอี้", "kursi", "kerusi", "ghế", ("back", "a lattice of crossed bars", "upright bars only"), "seat rail", "maker's stamp"),
    "drill": _kind("tools", "สว่านไร้สาย", "bor tanpa kabel", "gerudi tanpa wayar", "máy khoan pin", ("chuck", "knurled, in black", "smooth, in grey"), "body", "serial number"),
    "tyre": _kind("tools", "ยางรถยนต์", "ban mobil", "tayar kereta", "lốp xe", ("tread at the shoulder", "with blocks set close", "with wide gaps"), "side wall", "date code"),
    "box": _kind("toys", "แป้นซ้อมกลอง", "practice pad drum", "pad latihan dram", "pad tập trống", ("edge of the pad", "bound with a dark rim", "cut, without a rim"), "pad", "serial number"),
}


@cache
def points_of(picture: str) -> dict[str, Point]:
    """The points by which a copy of a product differs, by their key."""
    kind = KINDS[picture]
    return {
        "finish": Point("finish", *kind.finish),
        "label": Point("label", "name", f"printed straight on the {kind.surface}", "on a pale sticker, set askew"),
        "code": Point("code", kind.code, "printed at the lower edge", "missing"),
    }


# Which points each copy of a product gets wrong; the genuine one none.
COPIES = {"copy-1": ("finish", "code"), "copy-2": ("label", "code"), "copy-3": ("finish", "label")}
GENUINE = "genuine"
RESOLD = "resold"  # the genuine one, on the picture of somebody who sells it on
