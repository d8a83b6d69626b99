"""Which goods the words of a title name, by Nice class. Pure: a hint for people, never a verdict.

Words that sellers of the six markets use for the commonest goods. A title says much besides; only what it names for
certain counts, so a word that stands for goods of several classes stands under each of them.
"""

import re
import unicodedata

# Nice class (12th edition): words in English, Malay, Indonesian, Tagalog, Vietnamese and Thai.
NAMED = {
    3: "serum cream shampoo conditioner lipstick lotion cosmetic perfume parfum soap cleanser mascara sunscreen "
    "sabun minyak-wangi parfum kosmetik nước-hoa mỹ-phẩm son-môi เซรั่ม ครีม น้ำหอม แชมพู สบู่ ลิปสติก",
    5: "supplement vitamin balm ointment plaster ubat obat vitamin thuốc อาหารเสริม วิตามิน ยาหม่อง",
    7: "drill grinder blender washing-machine chainsaw mesin-basuh mesin-cuci máy-khoan สว่าน",
    8: "razor scissors screwdriver cutlery pisau-cukur gunting kéo มีดโกน กรรไกร",
    9: "earbuds headphone earphone charger cable powerbank power-bank phone-case smartphone battery sunglasses speaker "
    "laptop pengecas kabel casing sarung-telefon tai-nghe sạc ốp-lưng kính-mát หูฟัง สายชาร์จ แบตเตอรี่ ลำโพง แว่นกันแดด",
    11: "lamp fan rice-cooker lampu kipas đèn quạt-điện โคมไฟ พัดลม หม้อหุงข้าว",
    12: "tyre bicycle stroller tayar ban-motor basikal sepeda lốp-xe xe-đạp ยางรถ จักรยาน",
    14: "watch chronograph necklace bracelet earring jam-tangan gelang kalung relo đồng-hồ vòng-cổ นาฬิกา สร้อยคอ",
    16: "workbook notebook poster sticker book buku-tulis buku sách vở-viết หนังสือ สมุด",
    18: "backpack handbag wallet tote luggage suitcase beg-galas tas-ransel dompet túi-xách ba-lô ví-da กระเป๋าเป้ กระเป๋าสตางค์",
    20: "chair sofa table pillow kerusi kursi bantal ghế gối-nằm เก้าอี้ หมอน",
    21: "mug bottle jar teapot tumbler brush cawan cangkir botol ly-sứ bình-nước แก้วน้ำ ขวดน้ำ",
    24: "blanket towel bedsheet selimut tuala handuk chăn-ga khăn-tắm ผ้าห่ม ผ้าเช็ดตัว",
    25: "shoe shoes sneaker sneakers sandal sandals shirt tshirt t-shirt jacket jeans hoodie dress cap socks kasut sepatu "
    "baju kemeja jaket seluar celana sapatos giày áo-thun áo-khoác quần-jean รองเท้า เสื้อยืด เสื้อเชิ้ต กางเกง",
    28: "toy figure doll plush lego mainan permainan laruan đồ-chơi gấu-bông ของเล่น ตุ๊กตา",
    30: "coffee tea chocolate biscuit kopi teh-hijau cokelat cà-phê trà-xanh กาแฟ ชาเขียว ช็อกโกแลต",
}
_ENDS = r"(?![\w-])"  # letters alone end a word; Thai writes none between its words


def _pattern(words: str) -> re.Pattern[str]:
    said = sorted({word.replace("-", " ") for word in words.split()}, key=len, reverse=True)
    thai = [re.escape(word) for word in said if "\u0e00" <= word[0] <= "\u0e7f"]
    other = [
        re.escape(word).replace(r"\ ", r"[\s-]?") for word in said if not "\u0e00" <= word[0] <= "\u0e7f"
    ]
    return re.compile("|".join([rf"(?<![\w-])(?:{'|'.join(other)})s?{_ENDS}", *thai]))


_PATTERNS = {number: _pattern(words) for number, words in NAMED.items()}


def goods_in(text: str) -> dict[int, str]:
    """The goods that a title names: for each Nice class the first word for it.

    >>> goods_in("ACME Night Serum in a ceramic jar")
    {3: 'serum', 21: 'jar'}
    """
    plain = unicodedata.normalize("NFC", text).casefold()
    found = ((number, pattern.search(plain)) for number, pattern in _PATTERNS.items())
    return {number: match[0] for number, match in found if match}
