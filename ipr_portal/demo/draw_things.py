"""Toys, furniture, tools and small electronics, as shapes."""

from math import cos, radians, sin

from .look import Look


def earbuds(k: Look):
    k.shadow(50, 90, 30)
    for x in (36, 64):
        k.d.oval(x, 22, 9, 9, k.body)
        k.d.box(x - 3, 24, 6, 22, k.body, round=3)
        k.d.oval(x, 21, 4, 4, k.dark)
    k.d.box(20, 46, 60, 44, k.body, round=14)
    k.d.box(20, 58, 60, 1.4, k.dark)
    if k.finish(50, 82):
        k.d.box(38, 81, 24, 2.4, "#7fe0a0", round=1)
    else:
        k.d.oval(50, 82, 2, 2, "#e05050")
    k.label(50, 67, 42, 7, ink=k.light)
    k.code(50, 75.5, ink=k.light, size=2.8)


def cable(k: Look):
    for r, colour in ((31, k.body), (27, "#eeebe5"), (24, k.body), (20, "#eae6df")):
        k.d.oval(50, 46, r, r, colour)
    k.d.line([(70, 66), (78, 92)], k.body, 4)
    k.d.box(18, 60, 22, 24, k.dark, round=3)
    k.d.box(23, 84, 12, 10, "#b9bec2", round=2)
    if k.finish(29, 58):
        k.d.box(22, 52, 14, 9, k.body, round=1)
        for y in (53, 55, 57, 59):
            k.d.line([(22, y), (36, y)], k.dark, 0.7)
        k.d.box(25, 46, 8, 7, k.body, round=1)
    else:
        k.d.box(24, 56, 10, 5, "#9a9a9a", round=1)
    k.label(29, 70, 19, 4.4, ink=k.light)
    k.code(29, 79, ink=k.light, size=2.4)


def toy(k: Look):
    k.shadow(50, 94, 22)
    right = k.finish(50, 14)
    if right:
        k.d.line([(41, 14), (36, 3)], k.dark, 1.4)
        k.d.line([(59, 14), (64, 3)], k.dark, 1.4)
    k.d.box(37, 10, 26, 24, k.body, round=9)
    k.d.box(41, 18, 18, 8, "#8fd3e8" if right else "#5a5a5a", round=3)
    k.d.box(33, 36, 34, 30, k.body, round=4)
    k.d.box(22, 37, 9, 28, k.dark, round=4)
    k.d.box(69, 37, 9, 28, k.dark, round=4)
    k.d.box(35, 67, 13, 26, k.dark, round=3)
    k.d.box(52, 67, 13, 26, k.dark, round=3)
    k.label(50, 48, 28, 5.4, ink=k.light)
    k.code(50, 61, ink=k.light, size=2.6)


def plush(k: Look):
    k.shadow(50, 94, 28)
    for x in (33, 67):
        k.d.oval(x, 16, 9, 9, k.body)
        k.d.oval(x, 16, 5, 5, k.light)
        k.d.oval(x * 1.06 - 3, 86, 11, 8, k.body)
    k.d.oval(50, 70, 26, 23, k.body)
    k.d.oval(50, 32, 24, 21, k.body)
    k.d.oval(50, 38, 11, 8, k.light)
    k.d.oval(42, 28, 2, 2, "#222222")
    k.d.oval(58, 28, 2, 2, "#222222")
    if k.finish(50, 36):
        k.d.poly([(46, 34), (50, 36), (54, 34), (54, 37), (50, 41), (46, 37)], "#7a3b3b")
    else:
        k.d.oval(50, 36, 3, 3, "#2b2b2b")
    k.d.box(28, 52, 44, 9, k.dark, round=3)
    k.label(50, 56.5, 38, 5.4, ink=k.light)
    k.code(50, 82)


def lamp(k: Look):
    k.shadow(50, 93, 22)
    k.d.poly([(36, 10), (64, 10), (82, 54), (18, 54)], k.body)
    if k.finish(36, 40):
        for n in range(7):
            k.d.line([(18 + 9 * n, 54), (40 + 4 * n, 10)], k.dark, 0.7)
            k.d.line([(82 - 9 * n, 54), (60 - 4 * n, 10)], k.dark, 0.7)
    else:
        for n in range(5):
            k.d.line([(22 + 14 * n, 54), (38 + 6 * n, 10)], k.dark, 0.7)
    k.d.box(48, 54, 4, 30, k.dark)
    k.d.box(28, 82, 44, 10, k.dark, round=4)
    k.label(50, 87, 36, 4.8, ink=k.light)
    k.d.box(40, 62, 20, 7, k.light, round=1)
    k.code(50, 65.5)


def chair(k: Look):
    k.shadow(50, 93, 32)
    for x in (24, 70):
        k.d.box(x, 10, 6, 82, k.body, round=1)
    k.d.box(24, 12, 52, 6, k.body, round=2)
    if k.finish(50, 32):
        for n in range(5):
            k.d.line([(30 + 8 * n, 18), (38 + 8 * n, 48)], k.dark, 1.2)
            k.d.line([(38 + 8 * n, 18), (30 + 8 * n, 48)], k.dark, 1.2)
    else:
        for x in (38, 50, 62):
            k.d.line([(x, 18), (x, 48)], k.dark, 1.6)
    k.d.box(20, 50, 60, 9, k.light, round=2)
    k.d.box(20, 58, 60, 12, k.body, round=1)
    k.label(42, 64, 32, 5, ink=k.light)
    k.code(69, 64, ink=k.light, size=2.4)


def drill(k: Look):
    k.d.box(30, 22, 46, 24, k.body, round=6)
    k.d.poly([(52, 44), (70, 44), (64, 78), (48, 78)], k.dark)
    k.d.box(40, 76, 34, 14, k.body, round=3)
    if k.finish(24, 34):
        k.d.box(14, 27, 17, 14, "#26282a", round=2)
        for x in (17, 20, 23, 26):
            k.d.line([(x, 28), (x, 40)], "#7d8286", 0.8)
    else:
        k.d.box(16, 29, 15, 10, "#b5b5b5", round=3)
    k.d.line([(4, 34), (14, 34)], "#8d9296", 2)
    k.label(54, 33, 38, 6, ink=k.light)
    k.code(57, 84, ink=k.light)


def tyre(k: Look):
    right = k.finish(88, 34)
    for n in range(48 if right else 24):
        a = radians(n * (7.5 if right else 15))
        k.d.line([(50 + 41 * cos(a), 50 + 41 * sin(a)), (50 + 46 * cos(a), 50 + 46 * sin(a))], "#1d1f21", 3.4)
    k.d.oval(50, 50, 43, 43, "#25282b")
    k.d.oval(50, 50, 24, 24, "#9aa2a8")
    k.d.oval(50, 50, 20, 20, k.light)
    for n in range(5):
        a = radians(n * 72 - 90)
        k.d.line([(50, 50), (50 + 19 * cos(a), 50 + 19 * sin(a))], "#9aa2a8", 4)
    k.d.oval(50, 50, 5, 5, k.dark)
    k.label(50, 17, 40, 6.4, ink="#f2f2f2")
    k.code(50, 84, ink="#f2f2f2")


def box(k: Look):
    k.shadow(50, 86, 40)
    if k.finish(84, 40):
        k.d.oval(50, 52, 42, 32, k.dark)
        k.d.oval(50, 50, 38, 28, k.body)
    else:
        k.d.oval(50, 51, 40, 30, k.body)
    k.d.oval(50, 50, 16, 11, k.light)
    k.label(50, 50, 28, 5.4)
    k.code(50, 70, ink=k.light)


DRAWN = {row.__name__: row for row in (earbuds, cable, toy, plush, lamp, chair, drill, tyre, box)}
