"""Sellers of the demo world: shops named for what they sell, in the language of their market; most have a short life."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from ipr_portal.demo.brands import Brand
from ipr_portal.demo.goods import KINDS

# Tables, a row a line:
# fmt: off
STEMS = {  # market → shelf → words
    "SG": {"beauty": "glow skin petal dewy vanity bare", "food": "pantry larder brew nanyang spice", "bags": "tote carry satchel clutch", "fashion": "wardrobe thread kicks closet denim", "watches": "wrist tempo dial lens", "tech": "gadget volt pixel circuit charge", "toys": "toybox playroom cubby figurine", "books": "pages readers assessment bookworm", "home": "nest hearth living habitat", "tools": "garage workshop torque fixit"},
    "MY": {"beauty": "cantik jelita serimuka ayu", "food": "dapur rempah warisan herba", "bags": "beg galas tote clutch", "fashion": "gaya fesyen busana kasut", "watches": "jam kaca masa detik", "tech": "gajet cas digital elektrik", "toys": "mainan ceria comel", "books": "buku ilmu pustaka", "home": "rumah teratak laman", "tools": "bengkel tayar alat"},
    "TH": {"beauty": "บิวตี้ ผิวใส หน้าใส ความงาม", "food": "สมุนไพร ชาไทย ของกิน", "bags": "กระเป๋า แบ็ก เป้", "fashion": "แฟชั่น เสื้อผ้า รองเท้า ยีนส์", "watches": "นาฬิกา แว่น ไทม์", "tech": "แกดเจ็ต มือถือ ไอที", "toys": "ของเล่น ตุ๊กตา", "books": "หนังสือ นักอ่าน", "home": "บ้าน แต่งบ้าน ครัว", "tools": "ช่าง เครื่องมือ ยาง"},
    "ID": {"beauty": "kosmetik cantik glowing skincare", "food": "jamu teh dapur herbal", "bags": "tas ransel dompet", "fashion": "distro busana sepatu batik", "watches": "arloji kacamata jam", "tech": "gadget aksesoris elektronik seluler", "toys": "mainan boneka anak", "books": "buku pustaka", "home": "rumah perabot dekor", "tools": "perkakas teknik ban"},
    "PH": {"beauty": "ganda kutis glow skincare", "food": "kusina kape herbal", "bags": "bayong tote bagahe", "fashion": "ukay suot tsinelas sapatos", "watches": "relo salamin oras", "tech": "gadget cellphone kuryente charger", "toys": "laruan kiddie", "books": "libro aklat", "home": "bahay tahanan sala", "tools": "karpintero gulong hardware"},
    "VN": {"beauty": "Mỹ Phẩm|Da Xinh|Làm Đẹp|Son Phấn", "food": "Trà Việt|Thảo Mộc|Đặc Sản", "bags": "Túi Xách|Ba Lô|Ví Da", "fashion": "Thời Trang|Giày Xinh|Quần Áo", "watches": "Đồng Hồ|Kính Mát", "tech": "Phụ Kiện|Điện Máy|Công Nghệ", "toys": "Đồ Chơi|Gấu Bông", "books": "Nhà Sách|Sách Hay", "home": "Gia Dụng|Nhà Xinh", "tools": "Dụng Cụ|Lốp Xe"},
}
FORMS = {
    "SG": ["{a}.sg", "the{a}co", "{a}_lane", "{A} Outlet SG", "{a}haus", "east.coast.{a}", "{a}&co", "{A} Deals", "my{a}.store"],
    "MY": ["kedai_{a}", "{a}murah.my", "{A} Borong KL", "Pasar {A}", "{a}.jb", "{A} Kita", "{a}_penang", "Gudang {A}", "{a}hub.my"],
    "TH": ["ร้าน{a}", "{a}ราคาส่ง", "{a}ถูกดี", "โรงงาน{a}", "{a}บางกอก", "{a}เชียงใหม่", "{a}พร้อมส่ง", "พี่หมี{a}"],
    "ID": ["Toko {A}", "grosir_{a}", "{a}.murah", "{A} Jaya", "raja.{a}", "{a}_bandung", "Pusat {A}", "{a}kita.id", "lapak_{a}"],
    "PH": ["{a}.manila", "{A} ni Ate", "sulit_{a}", "{a}express", "Tindahan ng {A}", "{a}_cebu", "{A} Depot PH", "davao.{a}"],
    "VN": ["{a} Giá Gốc", "Kho {a}", "Shop {a}", "{a} Sài Gòn", "{a} Hà Nội", "Tiệm {a}", "{a} 24h", "{a} Xách Tay"],
}
# How many notices a seller lives to see, and how often: most are closed after the third.
LIVES = ([1, 2, 3, 5, 9, 20], [8, 8, 52, 12, 13, 7])
# fmt: on
LIFETIME = timedelta(days=400)  # after which a seller has gone
NEW_TODAY = 0.7  # of the sellers of what is open today


@dataclass(slots=True)
class Seller:
    """A shop, and how many notices it still lives to see."""

    market: str
    ref: str
    name: str
    opened: datetime
    left: int


def name_for(market: str, shelf: str, number: int) -> str:
    """A shop's name that fits what it sells; no two numbers of a market and shelf share one."""
    words = STEMS[market][shelf]
    stems = words.split("|") if "|" in words else words.split()
    forms = FORMS[market]
    stem, form = stems[number % len(stems)], forms[(number // len(stems)) % len(forms)]
    turn = number // (len(stems) * len(forms))
    return form.format(a=stem, A=stem.capitalize()) + (f" {turn + 1}" if turn else "")


class Street:
    """The sellers of one part of the world, by market and brand: they open, sell, and are closed."""

    def __init__(self, chance: random.Random, part: int = 0, parts: int = 1):
        self.chance, self.part, self.parts = chance, part, parts
        self.known: dict[tuple[str, str], list[Seller]] = {}
        self.numbers: dict[tuple[str, str], count] = {}
        self.dealers: dict[tuple[str, str], Seller] = {}

    def seller_for(self, brand: Brand, market: str, at: datetime, *, new: bool = False) -> Seller:
        """Who sells a brand's copies at a moment: one who is still there, or one who has just opened."""
        here = self.known.setdefault((market, brand.name), [])
        here[:] = [seller for seller in here if seller.left > 0 and at - seller.opened < LIFETIME]
        if here and not new:
            seller = self.chance.choice(here)
        else:
            seller = self.open(brand, market, at)
            here.append(seller)
        seller.left -= 1
        return seller

    def dealer_of(self, brand: Brand, market: str, at: datetime) -> Seller:
        """Who sells a brand's goods with its leave, and never copies."""
        key = (market, brand.name)
        if key not in self.dealers:
            self.dealers[key] = self.open(brand, market, at)
        return self.dealers[key]

    def open(self, brand: Brand, market: str, at: datetime) -> Seller:
        """Open a shop some weeks before it is first needed."""
        shelf = KINDS[brand.picture].shelf
        number = next(self.numbers.setdefault((market, shelf), count(self.part, self.parts)))
        opened = at - timedelta(days=self.chance.randint(4, 50))
        ref = f"{market.lower()}-{shelf}-{number + 101}"
        lives = self.chance.choices(*LIVES)[0]
        return Seller(market, ref, name_for(market, shelf, number), opened, lives)
