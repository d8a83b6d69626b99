"""What people wear and carry, as shapes."""

from .look import Look


def tshirt(k: Look):
    k.d.poly(
        [
            (30, 16),
            (42, 12),
            (58, 12),
            (70, 16),
            (90, 34),
            (80, 46),
            (70, 38),
            (70, 90),
            (30, 90),
            (30, 38),
            (20, 46),
            (10, 34),
        ],
        k.body,
    )
    for y in (48, 62, 76):
        for x in (36, 50, 64):
            k.d.poly([(x, y - 4), (x + 4, y), (x, y + 4), (x - 4, y)], k.light)
    if k.finish(50, 15):
        k.d.poly([(40, 12), (60, 12), (50, 24)], k.dark)
        k.d.dashes([(41, 15), (50, 26)], k.light, width=0.6)
        k.d.dashes([(59, 15), (50, 26)], k.light, width=0.6)
    else:
        k.d.box(41, 11, 18, 4, k.light)
    k.label(50, 36, 30, 6, ink=k.light)
    k.code(50, 86, ink=k.light)


def jacket(k: Look):
    k.d.poly(
        [(28, 18), (72, 18), (90, 70), (80, 76), (72, 50), (72, 92), (28, 92), (28, 50), (20, 76), (10, 70)],
        k.body,
    )
    k.d.poly([(34, 18), (50, 6), (66, 18), (50, 30)], k.dark)
    if k.finish(50, 56):
        k.d.box(46, 26, 8, 66, k.dark)
    else:
        k.d.dashes([(50, 28), (50, 92)], "#d5d5d5", every=2, width=2)
    k.d.box(32, 62, 11, 3, k.dark, round=1)
    k.d.box(57, 62, 11, 3, k.dark, round=1)
    k.label(37, 42, 17, 4.4, ink=k.light)
    k.code(63, 86, ink=k.light)


def jeans(k: Look):
    k.d.poly([(28, 10), (72, 10), (78, 92), (56, 92), (50, 40), (44, 92), (22, 92)], k.body)
    k.d.box(28, 10, 44, 7, k.dark)
    right = k.finish(38, 30)
    for x in (32, 56):
        k.d.box(x, 20, 13, 17, k.dark, round=1)
        if right:
            for low in (27, 30):
                k.d.line(
                    [(x, low), (x + 4, low + 3), (x + 6.5, low), (x + 9, low + 3), (x + 13, low)],
                    "#d89a3c",
                    0.8,
                )
        else:
            k.d.line([(x, 29), (x + 13, 29)], "#d9d9d9", 0.8)
    k.label(50, 13.5, 30, 4.6, ink="#e0b36a")
    k.code(67, 86, ink=k.light)


def sneaker(k: Look):
    k.shadow(50, 82, 42)
    k.d.poly([(10, 44), (24, 28), (36, 30), (54, 48), (78, 54), (92, 64), (92, 72), (10, 72)], k.body)
    k.d.poly([(10, 44), (24, 28), (30, 29), (22, 72), (10, 72)], k.dark)
    k.d.box(8, 70, 86, 11, "#f4f4f2", round=5)
    for n in range(5):
        k.d.line([(38 + 5 * n, 36 + 4.4 * n), (46 + 5 * n, 32 + 4.6 * n)], k.light, 1.4)
    if k.finish(50, 74):
        k.d.dashes([(12, 73.5), (90, 73.5)], k.dark, width=0.7)
        k.d.dashes([(12, 76.5), (90, 76.5)], k.dark, width=0.7)
    else:
        k.d.dashes([(12, 75), (90, 75)], "#888888", width=0.7, waver=1)
    k.label(58, 62, 36, 6, ink=k.light)
    k.code(22, 66, ink=k.light, size=2.6)


def sandal(k: Look):
    k.shadow(50, 84, 42)
    k.d.box(8, 68, 84, 10, "#c79a68", round=5)
    k.d.box(8, 76, 84, 6, k.dark, round=3)
    k.d.poly([(36, 70), (46, 40), (70, 40), (80, 70)], k.body)
    if k.finish(72, 50):
        k.d.box(66, 44, 12, 12, "#c8a24a", round=1)
        k.d.box(69, 47, 6, 6, k.body)
    k.label(55, 58, 26, 5, ink=k.light)
    k.code(24, 73, ink="#5b3d1e", size=2.6)


def backpack(k: Look):
    k.shadow(50, 93, 30)
    k.d.oval(50, 14, 10, 8, k.dark)
    k.d.oval(50, 14, 6.5, 5, "#f0eee9")
    k.d.box(24, 14, 52, 78, k.body, round=16)
    k.d.box(16, 48, 9, 34, k.dark, round=4)
    k.d.box(75, 48, 9, 34, k.dark, round=4)
    k.d.box(31, 50, 38, 34, k.dark, round=5)
    if k.finish(64, 52):
        k.d.box(31, 49, 38, 5, k.light, round=2)
        k.d.line([(66, 53), (67, 62)], "#e0b36a", 1.6)
    else:
        k.d.dashes([(33, 53), (67, 53)], "#d0d0d0", every=1.8, width=1.4)
        k.d.box(65, 53, 3, 5, "#b0b0b0")
    k.label(50, 66, 32, 6, ink=k.light)
    k.code(50, 79, ink=k.light)


def handbag(k: Look):
    k.shadow(50, 90, 38)
    k.d.oval(50, 34, 20, 24, k.dark)
    k.d.oval(50, 35, 16, 20, "#ece9e2")
    k.d.poly([(18, 38), (82, 38), (88, 90), (12, 90)], k.body)
    if k.finish(24, 44):
        k.d.dashes([(20, 41), (80, 41)], k.light, width=0.8)
        k.d.dashes([(20, 44), (80, 44)], k.light, width=0.8)
        k.d.dashes([(15, 87), (85, 87)], k.light, width=0.8)
    else:
        k.d.dashes([(20, 42), (80, 44)], "#cfcfcf", every=4, width=0.8, waver=1.1)
    k.label(50, 62, 40, 8, ink=k.light)
    k.code(50, 82, ink=k.light)


def watch(k: Look):
    k.d.box(37, 4, 26, 92, k.dark, round=4)
    right = k.finish(82, 50)
    if right:
        k.d.box(79, 46, 6, 8, "#b08d3c", round=1)
        k.d.box(76, 33, 5, 6, "#c8a24a", round=1)
        k.d.box(76, 61, 5, 6, "#c8a24a", round=1)
        for y in (48, 50, 52):
            k.d.line([(79, y), (85, y)], "#7a5f20", 0.5)
    else:
        k.d.box(79, 47, 4, 6, "#a9a9a9", round=1)
    k.d.oval(50, 50, 31, 31, "#c8a24a" if right else "#b4b4b4")
    k.d.oval(50, 50, 27, 27, k.light)
    for x, y in ((50, 26), (50, 74), (26, 50), (74, 50)):
        k.d.oval(x, y, 1.5, 1.5, k.dark)
    k.d.line([(50, 50), (50, 32)], k.dark, 1.4)
    k.d.line([(50, 50), (63, 56)], k.dark, 1.4)
    k.label(50, 40, 26, 5)
    k.code(50, 66, size=2.8)


def sunglasses(k: Look):
    k.shadow(50, 74, 40)
    k.d.poly([(12, 40), (4, 24), (8, 22), (18, 38)], k.dark)
    k.d.poly([(88, 40), (96, 24), (92, 22), (82, 38)], k.dark)
    k.d.box(10, 36, 36, 28, k.body, round=11)
    k.d.box(54, 36, 36, 28, k.body, round=11)
    k.d.box(14, 40, 28, 20, k.dark, round=8)
    k.d.box(58, 40, 28, 20, k.dark, round=8)
    k.d.box(44, 40, 12, 5, k.body)
    if k.finish(88, 42):
        for x in (13, 87):
            k.d.oval(x, 42, 1.4, 1.4, "#e8e2c8")
            k.d.oval(x, 46, 1.4, 1.4, "#e8e2c8")
    k.label(72, 50, 24, 4.6, ink=k.light)
    k.code(28, 56, ink=k.light, size=2.6)


DRAWN = {
    row.__name__: row
    for row in (tshirt, jacket, jeans, sneaker, sandal, backpack, handbag, watch, sunglasses)
}
