"""Bottles, jars, tins, cups and packs, as shapes."""

from .look import Look


def serum(k: Look):
    k.shadow(50, 90, 20)
    k.d.box(33, 40, 34, 50, k.body, round=5)
    k.d.box(36, 42, 4, 45, k.light, round=2)
    if k.finish(50, 18):
        k.d.box(42, 24, 16, 16, "#1d1c1b", round=2)
        k.d.oval(50, 17, 6, 10, "#2c2a28")
    else:
        k.d.box(42, 20, 16, 20, "#9a9a9a")
    k.d.box(36, 54, 28, 22, k.light, round=1)
    k.label(50, 62, 24)
    k.d.words(50, 70, 3, 24, "night serum 30 ml", k.dark)
    k.code(50, 84, ink=k.light)


def jar(k: Look):
    k.shadow(50, 82, 32)
    k.d.box(22, 46, 56, 36, k.light, round=8)
    k.d.box(24, 48, 6, 30, "#ffffff", round=3)
    if k.finish(50, 36):
        k.d.box(19, 30, 62, 18, k.body, round=3)
        k.d.box(19, 42, 62, 3, k.dark)
    else:
        k.d.box(24, 33, 52, 13, "#a3a3a3", round=1)
    k.label(50, 60, 44, 8)
    k.code(50, 76)


def tube(k: Look):
    k.shadow(50, 92, 15)
    k.d.poly([(30, 12), (70, 12), (64, 78), (36, 78)], k.body)
    k.d.box(38, 78, 24, 13, k.dark, round=2)
    if k.finish(50, 12):
        k.d.box(28, 8, 44, 8, k.light)
        for x in range(30, 72, 3):
            k.d.line([(x, 9), (x, 15)], k.dark, 0.6)
    else:
        k.d.box(33, 9, 34, 5, k.light)
    k.label(50, 40, 30, 8, ink=k.light)
    k.d.words(50, 50, 3.4, 28, "cleanser 120 ml", k.light)
    k.code(50, 70, ink=k.light)


def perfume(k: Look):
    k.shadow(50, 90, 30)
    k.d.box(24, 40, 52, 50, k.light, round=3)
    k.d.box(28, 52, 44, 34, k.body, round=2)
    k.d.box(44, 32, 12, 9, "#c8a24a")
    if k.finish(50, 22):
        k.d.box(34, 12, 32, 21, k.dark, round=2)
        k.d.box(37, 14, 4, 17, k.body, round=1)
    else:
        k.d.box(43, 18, 14, 15, "#8d8d8d", round=1)
    k.label(50, 64, 38, 7, ink=k.light)
    k.code(50, 82, ink=k.light)


def tin(k: Look):
    k.shadow(50, 84, 36)
    right = k.finish(78, 28)
    k.d.oval(50, 52, 38, 34, "#c8a24a" if right else "#8f8f8f")
    k.d.oval(50, 50, 35 if right else 37, 31 if right else 33, k.body)
    if right:
        k.d.oval(50, 50, 30, 26, k.dark)
        k.d.oval(50, 50, 29, 25, k.body)
    k.label(50, 46, 46, 8, ink=k.light)
    k.d.words(50, 57, 4, 40, "herbal balm", k.light)
    k.code(50, 68, ink=k.light)


def tea(k: Look):
    k.shadow(50, 92, 25)
    k.d.poly([(28, 14), (72, 14), (76, 90), (24, 90)], k.body)
    if k.finish(50, 16):
        k.d.box(27, 12, 46, 9, "#c8a24a")
        k.d.poly([(66, 12), (70, 12), (68, 16)], "#f7f6f3")
    else:
        k.d.box(28, 12, 44, 3, k.dark)
    k.d.oval(50, 46, 16, 16, k.light)
    k.d.poly([(50, 34), (58, 46), (50, 58), (42, 46)], "#4d7a45")
    k.label(50, 68, 40, 7, ink=k.light)
    k.code(50, 82, ink=k.light)


def mug(k: Look):
    k.shadow(47, 86, 30)
    k.d.oval(76, 54, 14, 17, k.dark)
    k.d.oval(75, 54, 8.5, 11, "#ebe8e1")
    k.d.box(22, 26, 50, 60, k.body, round=6)
    k.d.box(24, 34, 3, 44, k.light, round=1)
    if k.finish(30, 26):
        k.d.box(22, 24, 50, 5, k.dark, round=2)
    k.label(48, 50, 38, 8, ink=k.light)
    k.code(48, 78, ink=k.light)


def bottle(k: Look):
    k.shadow(50, 94, 17)
    k.d.box(35, 26, 30, 68, k.body, round=6)
    k.d.box(37, 32, 2, 56, k.light, round=1)
    if k.finish(50, 14):
        k.d.oval(50, 11, 9, 7, k.dark)
        k.d.oval(50, 11, 5, 3.6, "#f4f2ee")
        k.d.box(38, 15, 24, 12, k.dark, round=2)
    else:
        k.d.box(37, 19, 26, 7, "#8d8d8d", round=1)
    k.label(52, 52, 23, 7, ink=k.light)
    k.code(52, 86, ink=k.light, size=2.6)


def razor(k: Look):
    k.shadow(50, 90, 30)
    k.d.box(20, 16, 60, 74, k.body, round=2)
    k.d.box(26, 38, 48, 32, "#eef1f3", round=2)
    right = k.finish(50, 52)
    for n in range(5 if right else 3):
        k.d.box(30, 42 + n * (4 if right else 6), 40, 1.6, "#7b868d")
    if right:
        k.d.box(30, 63, 40, 3.4, "#4f9a58")
    k.label(50, 27, 46, 8, ink=k.light)
    k.code(50, 82, ink=k.light)


def battery(k: Look):
    k.shadow(50, 88, 32)
    right = k.finish(35, 20)
    for x in (24, 42, 60):
        k.d.box(x + 5, 14, 6, 5, "#b9bec2", round=1)
        k.d.box(x, 18, 16, 70, k.dark, round=2)
        k.d.box(x, 40, 16, 48, k.body, round=2)
        if right:
            k.d.box(x, 22, 16, 6, "#c8a24a")
    k.label(50, 56, 48, 7, ink=k.light)
    k.code(50, 80, ink=k.light)


def book(k: Look):
    k.shadow(52, 91, 30)
    k.d.box(26, 10, 52, 80, k.body, round=1)
    if k.finish(28, 40):
        k.d.box(26, 10, 7, 80, k.dark)
        k.d.box(26, 40, 7, 12, "#e6b93c")
    else:
        k.d.box(26, 10, 7, 80, "#f1f1ee")
    k.d.oval(56, 52, 14, 14, k.light)
    k.d.poly([(56, 40), (66, 58), (46, 58)], k.dark)
    k.label(56, 24, 36, 6, ink=k.light)
    k.code(58, 82, ink=k.light)


def powerbank(k: Look):
    k.shadow(50, 92, 22)
    k.d.box(30, 10, 40, 82, k.body, round=6)
    k.d.box(33, 14, 3, 72, k.light, round=1)
    right = k.finish(50, 78)
    for n in range(4 if right else 2):
        k.d.oval((41 if right else 46) + 6 * n, 76, 1.6, 1.6, "#7fe0a0")
    k.d.box(42, 8, 16, 3, "#1c1c1c")
    k.label(50, 44, 32, 7, ink=k.light)
    k.code(50, 87, ink=k.light)


def speaker(k: Look):
    k.shadow(50, 86, 36)
    k.d.box(12, 30, 76, 56, k.body, round=14)
    k.d.box(18, 38, 64, 40, k.dark, round=10)
    for y in range(42, 78, 4):
        k.d.dashes([(21, y), (80, y)], k.body, every=3, width=0.8)
    right = k.finish(50, 31)
    for x in (38, 50, 62) if right else (50,):
        k.d.oval(x, 31, 4, 2, k.dark if right else "#e9e9e9")
    k.d.box(30, 52, 40, 12, k.dark, round=2)
    k.label(50, 58, 36, 7, ink=k.light)
    k.code(50, 82, ink=k.light)


def phonecase(k: Look):
    k.shadow(50, 93, 20)
    k.d.box(30, 6, 40, 86, k.body, round=8)
    k.d.box(33, 9, 34, 80, k.light, round=6)
    if k.finish(42, 20):
        k.d.box(35, 12, 16, 18, k.dark, round=4)
        k.d.oval(43, 17, 3.4, 3.4, "#dfe4e8")
        k.d.oval(43, 25, 3.4, 3.4, "#dfe4e8")
    else:
        k.d.box(36, 13, 12, 8, "#8d8d8d", round=2)
    k.label(50, 56, 30, 6)
    k.code(50, 82)


DRAWN = {
    row.__name__: row
    for row in (
        serum,
        jar,
        tube,
        perfume,
        tin,
        tea,
        mug,
        bottle,
        razor,
        battery,
        book,
        powerbank,
        speaker,
        phonecase,
    )
}
