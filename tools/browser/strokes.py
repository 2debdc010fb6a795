"""Six hands that write the ten digits, as a pen would move (tests of the pad).

    for hand, digit, strokes in drawings():
        ...  # strokes: a list of arrays (n, 2), x to the right and y down, on a paper of 0 … 1

Each digit of each hand was drawn up by hand, as a few points with a smooth curve ("~") or straight
lines ("/") through them, in a box of 100×160. A hand also has a size, a place on the paper, a slant
and a tremor. Nothing here was ever used to train a network.
"""

import numpy as np

ROUND, STRAIGHT = "~", "/"
STEP = 8.0  # between two points of a pen, in the unit of the box

SCHOOL = {  # upright, as in a first reader
    0: ["~50,0 15,25 5,80 18,138 50,160 82,138 95,80 85,25 50,0"],
    1: ["/25,40 60,0 60,160"],
    2: ["~10,40 22,10 52,0 82,14 88,46 70,82 40,118 8,158", "/8,158 94,158"],
    3: ["~12,22 40,0 74,8 84,38 66,66 42,74 72,82 92,114 78,148 42,160 8,140"],
    4: ["/62,0 6,104 96,104", "/72,50 72,160"],
    5: ["/22,4 18,70", "~18,70 44,58 76,68 92,102 80,144 46,160 10,144", "/22,4 86,4"],
    6: ["~76,6 42,30 16,78 12,124 36,158 70,154 88,122 70,92 40,92 16,118"],
    7: ["/8,4 92,4 38,160"],
    8: ["~80,24 50,0 18,24 30,60 66,86 90,122 66,158 30,156 10,122 34,84 70,58 80,24"],
    9: ["~84,36 62,4 28,6 12,40 28,74 60,74 84,36 86,90 78,160"],
}
FAST = {  # slanted, in as few strokes as can be
    0: ["~60,2 24,22 4,84 22,146 52,158 84,120 96,60 78,10 48,6"],
    1: ["/56,0 44,160"],
    2: ["~16,34 40,2 80,12 84,50 50,100 14,146 10,158 24,140 46,146 70,158 96,148"],
    3: ["~20,14 62,0 84,26 60,62 40,72 78,84 84,126 50,160 6,148"],
    4: ["~34,4 22,46 8,86 10,94 50,90 92,84", "~76,30 64,90 58,160"],
    5: ["~90,2 34,6 26,58 20,68 56,60 84,84 82,128 46,160 6,146"],
    6: ["~70,0 36,44 12,104 20,150 54,158 80,126 66,96 34,104 16,134"],
    7: ["~10,14 40,6 90,4 64,60 44,110 36,160"],
    8: ["~74,20 44,2 22,28 44,64 74,100 68,146 34,160 14,130 36,90 76,48 74,20"],
    9: ["~80,22 46,2 16,34 28,70 60,64 82,26 76,80 62,160"],
}
ANGULAR = {  # straight lines and corners
    0: ["/50,0 12,32 8,122 48,160 88,128 92,36 50,0"],
    1: ["/28,34 54,2 54,158", "/22,158 86,158"],
    2: ["/10,34 34,2 74,4 88,40 10,156 94,156"],
    3: ["/10,4 88,4 42,64 84,88 86,132 56,158 8,148"],
    4: ["/66,160 66,2 4,108 94,108"],
    5: ["/84,4 20,4 16,66 68,66 90,96 84,140 52,158 8,150"],
    6: ["/70,2 20,72 10,126 34,158 72,156 90,120 66,90 16,104"],
    7: ["/10,24 12,4 90,4 46,80 36,160"],
    8: ["/50,74 16,44 28,6 70,4 84,42 50,74 12,116 30,158 72,156 88,114 50,74"],
    9: ["/84,72 30,74 12,40 30,6 72,4 84,40 84,72 80,160"],
}
CONTINENTAL = {  # the 1 with flag and foot, the bar of the 7, the open 4, the hooked 9
    0: ["~44,2 10,52 12,118 50,160 86,116 88,48 58,4 44,2 30,18"],
    1: ["/14,56 58,2 58,158", "/26,158 90,158"],
    2: ["~14,44 20,12 50,0 80,16 80,56 52,104 20,140 12,156 34,150 60,156 90,154"],
    3: ["~14,8 52,0 80,24 68,60 34,72", "~34,72 76,82 90,116 70,152 30,158 8,144"],
    4: ["/30,4 10,92 92,92", "/64,46 64,160"],
    5: ["~24,6 16,66 48,60 82,80 86,128 54,158 10,148", "/24,6 90,2"],
    6: ["~58,0 26,48 10,108 26,154 62,158 84,126 68,100 36,102 14,124"],
    7: ["~8,14 24,4 50,8 92,4 66,66 46,160", "/26,84 84,80"],
    8: [
        "~50,76 20,56 18,18 50,0 80,18 78,56 50,76",
        "~50,76 14,96 10,136 50,160 88,136 84,96 50,76",
    ],
    9: ["~82,24 52,0 18,16 16,54 46,72 80,50 84,16 86,90 76,144 44,160 14,146"],
}
SMALL = {  # the size of a coin, in a corner of the paper
    0: ["~52,0 20,14 4,60 8,116 40,160 76,148 96,100 92,40 52,0"],
    1: ["/40,30 62,0 56,160"],
    2: ["~6,36 34,0 78,8 88,44 58,96 6,156", "~6,156 40,148 92,156"],
    3: ["~8,18 46,0 82,20 76,54 44,70 80,84 94,120 64,158 4,142"],
    4: ["/50,0 8,88 90,92", "/80,30 70,160"],
    5: ["~26,0 22,60 62,60 92,96 74,148 8,150", "/26,0 84,6"],
    6: ["~80,0 30,46 8,110 36,160 82,144 86,106 50,88 14,112"],
    7: ["/4,8 90,0 52,160"],
    8: ["~84,14 40,0 14,30 50,72 90,118 62,160 16,148 12,112 54,70 84,14"],
    9: ["~86,30 50,0 10,24 20,70 62,72 86,30 90,84 84,160"],
}
SHAKY = {  # large, wide, and with a tremor
    0: ["~70,0 20,10 0,70 14,140 64,160 120,132 132,66 110,12 70,0"],
    1: ["/20,46 62,0 66,160"],
    2: ["~6,44 30,4 80,2 112,34 96,80 50,120 4,158", "/4,158 124,152"],
    3: ["~10,16 60,0 106,20 96,58 50,74 108,86 120,128 70,160 6,146"],
    4: ["/60,0 0,100 120,100", "/86,40 86,160"],
    5: ["/30,4 22,68", "~22,68 70,56 116,84 110,134 60,160 6,148", "/30,4 110,2"],
    6: ["~100,4 40,40 8,104 34,156 88,158 114,120 84,90 40,96 14,122"],
    7: ["/4,4 120,4 50,160", "/30,84 108,84"],
    8: ["~104,24 60,0 20,26 44,64 92,90 114,126 72,160 24,150 14,116 50,82 98,52 104,24"],
    9: ["~110,34 74,0 24,10 12,48 44,78 92,66 110,34 108,96 96,160"],
}
# height on the paper (0 … 1), middle of the digit there, slant (to the right), tremor
HANDS = {
    "school": (SCHOOL, 0.70, (0.50, 0.50), 0.00, 0.0),
    "fast": (FAST, 0.66, (0.46, 0.52), 0.28, 0.0),
    "angular": (ANGULAR, 0.74, (0.52, 0.48), 0.05, 0.0),
    "continental": (CONTINENTAL, 0.60, (0.55, 0.50), 0.12, 0.8),
    "small": (SMALL, 0.30, (0.22, 0.26), -0.04, 1.0),
    "shaky": (SHAKY, 0.84, (0.50, 0.50), 0.00, 2.5),
}


def drawings():
    """Yield (hand, digit, strokes) for each of the sixty drawings."""
    for hand in HANDS:
        for digit in range(10):
            yield hand, digit, drawn(hand, digit)


def drawn(hand, digit):
    """The strokes of one digit in one hand: arrays (n, 2) on a paper of 0 … 1."""
    shapes, height, middle, slant, tremor = HANDS[hand]
    strokes = [path(text) for text in shapes[digit]]
    travelled = 0
    for stroke in strokes:
        stroke[:, 0] += slant * (80 - stroke[:, 1])
        phase = travelled + np.arange(len(stroke)) + 7 * digit
        stroke += tremor * np.stack([np.sin(0.9 * phase), np.cos(1.3 * phase)], axis=1)
        travelled += len(stroke)
    points = np.concatenate(strokes)
    center = (points.min(axis=0) + points.max(axis=0)) / 2
    return [np.clip(middle + (stroke - center) * height / 160, 0.01, 0.99) for stroke in strokes]


def path(text):
    """The points (n, 2), STEP apart, of a stroke written as "~x,y x,y …" or "/x,y x,y …"."""
    corners = np.array([pair.split(",") for pair in text[1:].split()], dtype=float)
    line = smooth(corners) if text[0] == ROUND else corners
    length = np.r_[0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
    at = np.linspace(0, length[-1], max(2, round(length[-1] / STEP)))
    return np.stack([np.interp(at, length, line[:, axis]) for axis in (0, 1)], axis=1)


def smooth(points):
    """A curve through the points (Catmull and Rom, 1974), with twelve steps between two of them."""
    ends = 2 * points[0] - points[1], 2 * points[-1] - points[-2]
    knots = np.vstack([ends[0], points, ends[1]])
    t = np.linspace(0, 1, 12, endpoint=False)[:, None]
    pieces = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
               + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False)
    ]  # fmt: skip
    return np.vstack([*pieces, points[-1]])
