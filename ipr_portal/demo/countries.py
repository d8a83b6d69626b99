"""Names, addresses and numbers in the form of each country. All invented; telephone numbers are fictional where a range is."""

import random
from dataclasses import dataclass

# Tables, a row a line:
# fmt: off
# `#` is a digit, `@` a letter, `{year}` the year of the registration, `{yy}` its last two digits.


@dataclass(frozen=True, slots=True)
class Country:
    """How a country writes what an organisation says of itself."""

    people: list[str]  # whole names: first and last ones belong together
    company: str  # number in the register of companies
    register: str  # what that register is called
    phone: str
    addresses: list[str]


@dataclass(frozen=True, slots=True)
class Office:
    """How an office of a market numbers its registrations, and what it is called on its certificates."""

    name: str
    trademark: str
    design: str


COUNTRIES = {
    "SG": Country(["Tan Wei Ling", "Lim Jun Hao", "Ng Mei Xin", "Nurul Huda Binte Ismail", "Kavitha Pillai", "Goh Kai Xiang"], "{year}#####@", "Accounting and Corporate Regulatory Authority", "+65 6### ####", ["{n} Tanjong Pagar Road, #07-12, Singapore 0885##", "{n} Kallang Way, #03-05, Singapore 3492##", "{n} Ubi Crescent, #05-21, Singapore 4085##"]),
    "MY": Country(["Farah Aziz", "Ahmad Faizal bin Osman", "Lee Siew Ling", "Siti Aminah binti Yusof", "Rajesh Nair", "Wong Kah Mun"], "{year}010#####", "Suruhanjaya Syarikat Malaysia", "+60 3-2### ####", ["{n}, Jalan Ampang, 50450 Kuala Lumpur", "Lot {n}, Jalan Burma, 10350 George Town, Pulau Pinang", "{n}, Jalan Tebrau, 80250 Johor Bahru, Johor"]),
    "TH": Country(["Anan Suwannarat", "Ploypailin Chaiyaporn", "Krit Boonmee", "Siriporn Thongchai", "Narong Phetcharat"], "010556#######", "Department of Business Development", "+66 2 ### ####", ["{n} Sukhumvit 24 Road, Khlong Tan, Khlong Toei, Bangkok 10110", "{n} Nimmanhaemin Road, Suthep, Mueang, Chiang Mai 50200", "{n} Silom Road, Bang Rak, Bangkok 10500"]),
    "VN": Country(["Nguyễn Minh Quân", "Trần Thị Thảo", "Phạm Anh Tuấn", "Lê Ngọc Bích", "Võ Hoàng Nam"], "031#######", "Cổng thông tin quốc gia về đăng ký doanh nghiệp", "+84 28 38## ####", ["{n} Nguyễn Huệ, Phường Bến Nghé, Quận 1, TP. Hồ Chí Minh", "{n} Bà Triệu, Quận Hai Bà Trưng, Hà Nội", "{n} Bạch Đằng, Quận Hải Châu, Đà Nẵng"]),
    "ID": Country(["Arif Hidayat", "Putri Maharani", "Bambang Setiawan", "Ratna Wulandari", "Yohanes Simanjuntak"], "812##########", "Ditjen Administrasi Hukum Umum", "+62 21 5### ####", ["Jl. Jenderal Sudirman Kav. {n}, Jakarta Selatan 12190", "Jl. Dago No. {n}, Bandung 40135, Jawa Barat", "Jl. Malioboro No. {n}, Yogyakarta 55213"]),
    "PH": Country(["Jose Santos", "Beatriz Reyes", "Paolo dela Cruz", "Maria Teresa Villanueva", "Ramon Aquino"], "CS20{yy}#####", "Securities and Exchange Commission", "+63 2 8### ####", ["{n} Ayala Avenue, Makati City 1226, Metro Manila", "{n} Katipunan Avenue, Quezon City 1108, Metro Manila", "{n} Osmeña Boulevard, Cebu City 6000"]),
    "GB": Country(["Oliver Whitfield", "Hannah Clarke", "James Ashdown"], "0#######", "Companies House", "+44 20 7946 0###", ["{n} Clerkenwell Road, London EC1M 5PA", "{n} Park Row, Leeds LS1 5HD"]),
    "CH": Country(["Lukas Keller", "Céline Favre"], "CHE-4##.###.###", "Handelsregister", "+41 44 5## ## ##", ["Rue du Rhône {n}, 1204 Genève"]),
    "DE": Country(["Jonas Brandt", "Katharina Vogel"], "HRB 1#####", "Handelsregister", "+49 30 23125 ###", ["Lindenstraße {n}, 10969 Berlin", "Neckarstraße {n}, 70190 Stuttgart"]),
    "KR": Country(["Park Min-jun", "Kim Seo-yeon"], "110111-#######", "Supreme Court Registry", "+82 2-5##-####", ["{n} Teheran-ro, Gangnam-gu, Seoul 06164"]),
    "US": Country(["Claire Donnelly", "Marcus Hill", "Emily Novak"], "7######", "Delaware Division of Corporations", "+1 212-555-01##", ["{n} Hudson Street, New York, NY 10014", "{n} Mission Street, San Francisco, CA 94105"]),
    "IT": Country(["Sofia Rossi", "Matteo Bianchi"], "MI-2######", "Registro delle Imprese", "+39 02 8### ####", ["Via Tortona {n}, 20144 Milano MI"]),
    "BR": Country(["Inês Almeida", "Rafael Moura"], "4#.###.###/0001-##", "Junta Comercial", "+55 51 3###-####", ["Rua dos Andradas {n}, Porto Alegre, RS 90020-015"]),
    "FR": Country(["Camille Moreau", "Antoine Lefèvre"], "8## ### ### R.C.S. Paris", "Registre du commerce et des sociétés", "+33 1 99 00 ## ##", ["{n} rue de Turenne, 75003 Paris"]),
    "NO": Country(["Erik Solberg", "Ingrid Haugen"], "9## ### ###", "Brønnøysundregistrene", "+47 22 ## ## ##", ["Storgata {n}, 0184 Oslo"]),
    "JP": Country(["Tanaka Kenji", "Sato Yuki"], "#0104010#####", "Legal Affairs Bureau", "+81 3-5###-####", ["{n}-4 Kanda Jimbocho, Chiyoda-ku, Tokyo 101-0051"]),
    "SE": Country(["Astrid Lindqvist", "Johan Ekström"], "556###-####", "Bolagsverket", "+46 8-465 004 ##", ["Götgatan {n}, 118 46 Stockholm"]),
    "NZ": Country(["Aroha Williams", "Thomas McKenzie"], "6######", "New Zealand Companies Office", "+64 9 8## ####", ["{n} Ponsonby Road, Auckland 1011"]),
    "FI": Country(["Aino Virtanen", "Mikko Laine"], "2######-#", "Patentti- ja rekisterihallitus", "+358 9 4### ####", ["Mannerheimintie {n}, 00100 Helsinki"]),
}
OFFICES = {
    "SG": Office("Intellectual Property Office of Singapore", "40{year}#####@", "30{year}#####@"),
    "MY": Office("Intellectual Property Corporation of Malaysia", "TM{year}0#####", "MY {yy}-00###-0101"),
    "TH": Office("Department of Intellectual Property, Thailand", "{yy}11#####", "{yy}02######"),
    "ID": Office("Direktorat Jenderal Kekayaan Intelektual", "IDM000######", "IDD0000#####"),
    "PH": Office("Intellectual Property Office of the Philippines", "4/{year}/005#####", "3/{year}/05####"),
    "VN": Office("Intellectual Property Office of Viet Nam", "4-0######-000", "3-00#####-000"),
}


def filled(form: str, chance: random.Random, *, year: int = 2019, n: int = 0) -> str:
    """A form with its places filled."""
    said = form.replace("{year}", str(year)).replace("{yy}", f"{year % 100:02}").replace("{n}", str(n))
    kept, _, rest = said.rpartition("#0") if "Singapore" in said else ("", "", said)  # a unit, not places for digits
    head = f"{kept}#0" if kept else ""
    letters = "CDEGHKMNRWZ"
    return head + "".join(
        chance.choice("123456789") if one == "#" else chance.choice(letters) if one == "@" else one for one in rest
    )


def company_number(country: str, seed: int) -> str:
    """A number in the register of companies."""
    return filled(COUNTRIES[country].company, random.Random(f"company-{seed}"), year=2005 + seed % 17)


def phone_of(country: str, seed: int) -> str:
    return filled(COUNTRIES[country].phone, random.Random(f"phone-{seed}"))


def address_of(country: str, seed: int) -> str:
    places = COUNTRIES[country].addresses
    return filled(places[seed % len(places)], random.Random(f"address-{seed}"), n=7 + 3 * (seed % 60))


def person_of(country: str, seed: int) -> str:
    people = COUNTRIES[country].people
    return people[seed % len(people)]


def registration_number(market: str, kind: str, seed: int, year: int) -> str:
    """A number as the market's office gives it, for a trade mark or a design."""
    office = OFFICES[market]
    form = office.trademark if kind == "TRADEMARK" else office.design
    return filled(form, random.Random(f"{market}-{kind}-{seed}"), year=year)
