"""How far two colours are apart: for the eye, for one without red or green cones, and by WCAG's formula."""

from __future__ import annotations

import math
import re

Linear = tuple[float, float, float]

# how the eye without red or green cones sees linear RGB (Machado, Oliveira and Fernandes 2009, severity 1)
SEEN_BY = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "full sight": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}


def contrast(one: str, other: str) -> float:
    """Return the ratio of two colours' luminance, from 1 to 21; a colour is #c00000 or rgb(192, 0, 0)."""
    dark, light = sorted([_luminance(one), _luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def distance(one: str, other: str, sight: str) -> float:
    """Return how far two colours are apart for an eye; about 2 is just to be seen."""
    seen = []
    for colour in (one, other):
        light = _linear(colour)
        red, green, blue = (
            min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, light, strict=True))))
            for row in SEEN_BY[sight]
        )
        seen.append(_lab((red, green, blue)))
    return math.dist(*seen)


def _linear(colour: str) -> Linear:
    in_hex = [int(colour[place : place + 2], 16) for place in (1, 3, 5)] if colour.startswith("#") else None
    parts = [part / 255 for part in in_hex or map(int, re.findall(r"\d+", colour)[:3])]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lab(light: Linear) -> Linear:
    """Return CIE L*a*b* of linear sRGB."""
    red, green, blue = light
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
