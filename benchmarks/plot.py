"""A drawing of lines on two logarithmic axes, as SVG with the reader's own fonts."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

Points = Sequence[tuple[float, float]]
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 470, 380, 62, 34, 14, 46


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line.

    Attributes:
        said: in the legend; an empty word leaves it out there.
        points: (size, value), both above zero.
        colour: of the line.
        dash: "" for a whole line.
    """

    said: str
    points: Points
    colour: str
    dash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One pair of axes with its lines; ``sizes`` are the marks of the lower axis."""

    title: str
    lower: str
    sizes: Sequence[tuple[float, str]]
    lines: Sequence[Line]


def drawing(panels: Sequence[Panel]) -> str:
    """Panels side by side with one legend below."""
    legend = [line for line in panels[0].lines if line.said]
    high = HEIGHT + 18 * math.ceil(len(legend) / 4) + 12
    wide = WIDTH * len(panels)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" '
        f'height="{high}" font-family="system-ui, sans-serif" font-size="12">'
    )
    body = [
        head,
        f'<rect width="{wide}" height="{high}" fill="#fff"/>',
    ]
    for place, panel in enumerate(panels):
        body += [f'<g transform="translate({place * WIDTH} 0)">', *_panel(panel), "</g>"]
    for place, line in enumerate(legend):
        left, low = LEFT + place % 4 * (wide - LEFT) / 4, HEIGHT + 12 + 18 * (place // 4)
        body += [
            _stroke([(left, low), (left + 26, low)], line),
            f'<text x="{left + 32:.0f}" y="{low + 4:.0f}">{escape(line.said)}</text>',
        ]
    return "\n".join([*body, "</svg>"]) + "\n"


def _panel(panel: Panel) -> Iterator[str]:
    values = [value for line in panel.lines for _size, value in line.points] or [1.0, 10.0]
    sizes = [size for size, _word in panel.sizes]
    across = _axis(min(sizes) / 1.3, max(sizes) * 1.3, LEFT, WIDTH - RIGHT)
    floor, top = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    top = max(top, floor + 1)
    up = _axis(10.0**floor, 10.0**top, HEIGHT - BOTTOM, TOP)
    yield f'<text x="{LEFT}" y="20" font-size="14">{escape(panel.title)}</text>'
    for power in range(floor, top + 1):
        low = up(10.0**power)
        yield f'<path d="M{LEFT} {low:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        word = f"{10**power:,}" if power >= 0 else f"{10.0**power:g}"
        yield f'<text x="{LEFT - 6}" y="{low + 4:.1f}" text-anchor="end">{word}</text>'
    for size, word in panel.sizes:
        at, low = across(size), HEIGHT - BOTTOM
        yield f'<path d="M{at:.1f} {TOP}V{low}" stroke="#eee"/>'
        yield f'<text x="{at:.1f}" y="{low + 16}" text-anchor="middle">{escape(word)}</text>'
    yield f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 10}" text-anchor="end">{panel.lower}</text>'
    for line in panel.lines:
        spots = [(across(size), up(value)) for size, value in line.points]
        if len(spots) > 1:
            yield _stroke(spots, line)
        for at, low in spots:
            fill = "#fff" if line.dash else line.colour
            yield (
                f'<circle cx="{at:.1f}" cy="{low:.1f}" r="3" fill="{fill}" stroke="{line.colour}"/>'
            )


def _stroke(spots: Points, line: Line) -> str:
    way = "L".join(f"{at:.1f} {low:.1f}" for at, low in spots)
    dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
    return f'<path d="M{way}" fill="none" stroke="{line.colour}" stroke-width="1.8"{dash}/>'


class _axis:  # noqa: N801 - reads as a function where it is used
    """A place on the paper for a value."""

    def __init__(self, least: float, most: float, begin: float, end: float) -> None:
        self.least, self.span = math.log10(least), math.log10(most) - math.log10(least)
        self.begin, self.end = begin, end

    def __call__(self, value: float) -> float:
        share = (math.log10(value) - self.least) / self.span
        return self.begin + share * (self.end - self.begin)
