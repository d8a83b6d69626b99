"""What sellers call what they offer: by market, and by what it really is."""

# Tables, a row a line:
# fmt: off
COPY, RESALE, DEALER, FITS, OTHER, MERCH = "copy", "resale", "dealer", "fits", "other", "merch"

# What a listing really is → what share of the list price is asked for it, from and to.
PRICES = {COPY: (0.15, 0.40), RESALE: (0.48, 0.72), DEALER: (0.86, 1.0), FITS: (0.05, 0.14), OTHER: (0.2, 0.45), MERCH: (0.1, 0.3)}
TITLES = {
    "SG": {
        COPY: ["{mark} {goods} 1:1 mirror quality, ready stock", "{mark} {goods} OEM grade, no box", "[SALE] {mark} {goods}, fast ship from SG", "{mark} {goods} top grade with tag", "{mark} {goods} inspired, buy 1 get 1"],
        RESALE: ["{mark} {goods}, bought in error, seal intact", "Preloved {mark} {goods}, receipt available", "{mark} {goods} clearance, unwanted gift"],
        DEALER: ["{mark} {goods}, local stock with warranty", "{mark} {goods}, authorised dealer"],
        FITS: ["Storage pouch compatible with {mark} {goods}", "Spare part for {mark} {goods}, third party"],
        OTHER: ["NORDVIK {goods}, same style as {mark}", "FJORA {goods}, new arrival"],
        MERCH: ["Acrylic key chain {mark} logo", "Canvas pouch with {mark} print"],
    },
    "MY": {
        COPY: ["{mark} {goods} gred AAA, ready stock", "{mark} {goods} high copy dengan kotak", "{mark} {goods} borong harga kilang", "[MURAH] {mark} {goods} OEM", "{mark} {goods} 1:1, boleh COD"],
        RESALE: ["{mark} {goods} preloved, ada resit", "Lelong {mark} {goods}, belum buka", "{mark} {goods} hadiah tak guna"],
        DEALER: ["{mark} {goods} original, waranti tempatan", "{mark} {goods}, penjual sah"],
        FITS: ["Sarung untuk {mark} {goods}, bukan original", "Alat ganti sesuai {mark} {goods}"],
        OTHER: ["SERINDIT {goods}, gaya {mark}", "KAYULARA {goods} baharu"],
        MERCH: ["Rantai kunci logo {mark}", "Pouch kanvas cetak {mark}"],
    },
    "TH": {
        COPY: ["{goods} {mark} งานเกรดเอ พร้อมส่ง", "{goods} {mark} ราคาโรงงาน ส่งฟรี", "{goods} {mark} งานมิลเลอร์ 1:1", "{goods} {mark} ไม่มีกล่อง ราคาถูก", "[โปร] {goods} {mark} ซื้อ 1 แถม 1"],
        RESALE: ["{goods} {mark} ของแท้ มือสอง มีใบเสร็จ", "{goods} {mark} ซื้อผิด ยังไม่แกะ", "ส่งต่อ {goods} {mark} สภาพดี"],
        DEALER: ["{goods} {mark} ของแท้ ประกันศูนย์", "{goods} {mark} ตัวแทนจำหน่าย"],
        FITS: ["ซองใส่สำหรับ {goods} {mark}", "อะไหล่ใช้กับ {goods} {mark}"],
        OTHER: ["{goods} SIAMORA สไตล์ {mark}", "{goods} LANNARI รุ่นใหม่"],
        MERCH: ["พวงกุญแจลาย {mark}", "กระเป๋าผ้าพิมพ์ลาย {mark}"],
    },
    "ID": {
        COPY: ["{goods} {mark} premium KW1, siap kirim", "{goods} {mark} kw super, bisa COD", "{goods} {mark} grosir minimal 12 pcs", "[PROMO] {goods} {mark} mirror 1:1", "{goods} {mark} tanpa box, murah"],
        RESALE: ["{goods} {mark} ori, salah beli, masih segel", "Preloved {goods} {mark}, ada nota", "{goods} {mark} kado tidak terpakai"],
        DEALER: ["{goods} {mark} original, garansi resmi", "{goods} {mark}, distributor resmi"],
        FITS: ["Pouch untuk {goods} {mark}, bukan original", "Suku cadang cocok untuk {goods} {mark}"],
        OTHER: ["{goods} ARUNIKA, mirip gaya {mark}", "{goods} LANGKARA terbaru"],
        MERCH: ["Gantungan kunci logo {mark}", "Pouch kanvas sablon {mark}"],
    },
    "PH": {
        COPY: ["{mark} {goods} class A, COD", "{mark} {goods} overrun, on hand", "{mark} {goods} wholesale lot, mall pullout", "[SALE] {mark} {goods} OEM, no box", "{mark} {goods} US copy, sulit"],
        RESALE: ["Preloved {mark} {goods}, with receipt", "{mark} {goods}, pasabuy, sealed", "{mark} {goods}, unwanted gift"],
        DEALER: ["{mark} {goods}, with local warranty", "{mark} {goods}, authorized reseller"],
        FITS: ["Pouch for {mark} {goods}, generic", "Replacement part fits {mark} {goods}"],
        OTHER: ["MAYARI {goods}, {mark} look", "TALAGA {goods}, new arrival"],
        MERCH: ["Keychain {mark} logo", "Canvas pouch {mark} print"],
    },
    "VN": {
        COPY: ["{goods} {mark} rep 1:1, full box", "{goods} {mark} giá xưởng, tem đầy đủ", "{goods} {mark} super fake, có sẵn", "[SALE] {goods} {mark} loại 1, không hộp", "{goods} {mark} sỉ từ 10 cái"],
        RESALE: ["{goods} {mark} chính hãng, dùng lướt, còn hoá đơn", "Thanh lý {goods} {mark}, mua nhầm", "{goods} {mark} quà tặng, chưa mở"],
        DEALER: ["{goods} {mark} chính hãng, bảo hành 12 tháng", "{goods} {mark}, đại lý uỷ quyền"],
        FITS: ["Túi đựng cho {goods} {mark}", "Phụ tùng dùng cho {goods} {mark}"],
        OTHER: ["{goods} LAMORA, kiểu {mark}", "{goods} VIETARA mẫu mới"],
        MERCH: ["Móc khoá logo {mark}", "Túi vải in {mark}"],
    },
}
OFFICIAL = {"SG": "{mark} {goods}, official store", "MY": "{mark} {goods}, kedai rasmi", "TH": "{goods} {mark} ร้านทางการ", "ID": "{goods} {mark} official store", "PH": "{mark} {goods}, official store", "VN": "{goods} {mark} gian hàng chính hãng"}
EXTRAS = {  # what sellers add, so that no two titles of one product are alike
    "SG": ["", ", free returns", ", qxpress", ", limited qty", ", new batch", ", as seen on TikTok"],
    "MY": ["", ", pos laju", ", stok terhad", ", penghantaran percuma", ", ready stock KL"],
    "TH": ["", " เก็บเงินปลายทาง", " ล็อตใหม่", " จำนวนจำกัด", " ส่งจากกรุงเทพ"],
    "ID": ["", ", bayar di tempat", ", stok terbatas", ", gratis ongkir", ", kirim dari Jakarta"],
    "PH": ["", ", free shipping", ", limited stocks", ", ships from Manila", ", new batch"],
    "VN": ["", ", freeship", ", số lượng có hạn", ", giao hoả tốc", ", hàng mới về"],
}
