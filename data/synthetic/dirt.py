"""What schools do to spreadsheets: every fault by name, each a function of a draft and chance.

A draft is a table of texts. Faults of content change cells; faults of layout add rows around.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from numpy.random import Generator

from data.codebook import field_of
from data.records.intake import TableKind
from data.synthetic.names import luck, pick

LATIN = str.maketrans("АВСЕНКМОРТХасеорху", "ABCEHKMOPTXaceopxy")
NAMES = ("person.fio", "fio", "partner_fio")
DATES = ("service.submitted_at", "entered_on", "ended_on")
SOMETIMES = 0.4


@dataclass(slots=True, kw_only=True)
class Draft:
    """A table being spoilt. ``above`` are rows before the header, ``groups`` an upper header row.

    ``data`` counts rows that hold a person or a repeated person; ``noise`` counts other rows
    below the header that are not empty (totals, signatures).
    """

    kind: TableKind
    header: list[str]
    rows: list[list[str]]
    above: list[list[str]] = field(default_factory=list)
    groups: list[tuple[str, int]] = field(default_factory=list)  # caption, width in columns
    merges: list[tuple[int, int]] = field(default_factory=list)  # first row of rows, how many
    hyperlinks: bool = False  # links stand behind a word, where the format can
    noise: int = 0
    done: list[str] = field(default_factory=list)

    def column(self, *fields: str) -> int | None:
        """The first column of one of these fields, by the exact headers of the clean table."""
        for place, text in enumerate(self.header):
            if field_of(self.kind, text) in fields:
                return place
        return None

    @property
    def data(self) -> int:
        """Rows that are neither empty nor noise."""
        return sum(any(row) for row in self.rows) - self.noise


Dirt = Callable[[Draft, Generator], None]


def title_rows(draft: Draft, rng: Generator) -> None:
    """A caption, the school and an empty row above the header."""
    width = len(draft.header)
    lines = ["Сводная таблица", "МБОУ СОШ № 45", "2026-2027 уч. год", ""]
    kept = lines[: 1 + int(rng.integers(len(lines)))]
    draft.above += [[one] + [""] * (width - 1) for one in kept]


def two_row_header(draft: Draft, rng: Generator) -> None:
    """An upper row of captions over groups of columns, merged where the format can."""
    width = len(draft.header)
    cut = 1 + int(rng.integers(max(1, width - 1)))
    draft.groups = [("Сведения о педагоге", cut), ("Ответы", width - cut)]


def header_noise(draft: Draft, rng: Generator) -> None:
    """Numbering, capitals, colons, stars, line breaks and spaces in headers."""
    spoil: list[Callable[[str, int], str]] = [
        lambda text, n: f"{n}. {text}",
        lambda text, _n: text.upper(),
        lambda text, _n: f"{text}:",
        lambda text, _n: f"{text} *",
        lambda text, _n: text.replace(" ", "\n", 1),
        lambda text, _n: f"  {text.replace(' ', '  ')} ",
        lambda text, _n: text.replace("е", "ё", 1) if "размещ" in text else text,
        lambda text, _n: text.replace(" ", "\u00a0"),
    ]
    for place, text in enumerate(draft.header):
        if luck(rng, SOMETIMES):
            draft.header[place] = pick(rng, spoil)(text, place + 1)


def header_typo(draft: Draft, rng: Generator) -> None:
    """A letter lost or two swapped in one header: to be asked about, never guessed."""
    place = int(rng.integers(len(draft.header)))
    text = draft.header[place]
    at = int(rng.integers(max(1, len(text) - 1)))
    lost = text[:at] + text[at + 1 :]
    swapped = text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
    draft.header[place] = lost if luck(rng, SOMETIMES) else swapped


def misprint(draft: Draft, _rng: Generator) -> None:
    """«Важные программы достижения наставника», as the user's document has it."""
    place = draft.column("achievements", "mentor.achievements")
    if place is not None:
        draft.header[place] = "Важные программы достижения наставника"


def duplicates(draft: Draft, rng: Generator) -> None:
    """A row twice, once with other spaces."""
    if draft.rows:
        again = list(pick(rng, draft.rows))
        draft.rows.append([f" {one}" if luck(rng, SOMETIMES) and one else one for one in again])


def letters(draft: Draft, rng: Generator) -> None:
    """ё for е, Latin look-alikes, no-break spaces and capitals in names."""
    ways: list[Callable[[str], str]] = [
        lambda text: text.replace("ё", "е"),
        lambda text: text[:1].translate(LATIN) + text[1:],
        lambda text: text.replace(" ", "\u00a0"),
        str.upper,
        lambda text: f"  {text} ",
    ]
    _names(draft, rng, lambda text: str(pick(rng, ways)(text)))


def name_order(draft: Draft, rng: Generator) -> None:
    """Given name first, or initials instead of names."""
    _names(draft, rng, lambda text: _initials(text) if luck(rng, SOMETIMES) else _turned(text))


def _turned(text: str) -> str:
    surname, *rest = text.split() or [""]
    return " ".join([*rest, surname])


def _initials(text: str) -> str:
    surname, *rest = text.split() or [""]
    return " ".join([surname, "".join(f"{one[:1]}." for one in rest)])


def lost_names(draft: Draft, rng: Generator) -> None:
    """A row without a name."""
    place = draft.column(*NAMES)
    if place is not None and draft.rows:
        pick(rng, draft.rows)[place] = pick(rng, ["", "-", "нет"])


def several_names(draft: Draft, rng: Generator) -> None:
    """Two names in one cell by a line break, a semicolon or a comma."""
    place = draft.column("partner_fio", "both.do_not_pair", "both.named_wish")
    if place is not None and draft.rows:
        by = pick(rng, ["\n", "; ", ", "])
        pick(rng, draft.rows)[place] = by.join(["Ёлкина Анна Петровна", "Жук И. И."])


def dates_as_text(draft: Draft, rng: Generator) -> None:
    """Dates as people write them."""
    ways = [
        "01.09.2026",
        "01.09.2026 г.",
        "сентябрь 2026",
        "2026-2027 уч. год",
        "1 сентября 2026 года",
        "46266",
        "2026-09-01",
        "01/09/26",
    ]
    _dates(draft, rng, ways)


def bad_dates(draft: Draft, rng: Generator) -> None:
    """Dates that do not exist or cannot be told."""
    _dates(draft, rng, ["31.02.2026", "00.00.0000", "осенью", "1.13.2026", "30.02", "9999999"])


def full_birth_date(draft: Draft, rng: Generator) -> None:
    """A full date of birth where a year is asked."""
    place = draft.column("person.year_of_birth", "year_of_birth")
    if place is not None and draft.rows:
        pick(rng, draft.rows)[place] = pick(rng, ["12.03.1991", "1991-03-12", "12 марта 1991 г."])


def decimal_comma(draft: Draft, rng: Generator) -> None:
    """Years of teaching as «12,5» or in words."""
    place = draft.column("person.years_teaching", "person.years_in_school")
    if place is not None and draft.rows:
        pick(rng, draft.rows)[place] = pick(
            rng, ["12,5", "7 лет", "менее года", "3 г. 2 мес.", "б/с"]
        )


def strange_options(draft: Draft, rng: Generator) -> None:
    """Answers nobody offered, answers in capitals, two for one."""
    if not draft.rows:
        return
    row = pick(rng, draft.rows)
    place = int(rng.integers(len(row)))
    row[place] = pick(
        rng, ["иногда", row[place].upper(), f"{row[place]}, свой вариант", "6", "н/д"]
    )


def formulas(draft: Draft, rng: Generator) -> None:
    """Texts that a spreadsheet would run, and signs at the start."""
    if draft.rows:
        row = pick(rng, draft.rows)
        row[int(rng.integers(len(row)))] = pick(
            rng, ["=1+1", "@SUM(A1)", "+7 912 000-00-00", "-", "=cmd|' /C calc'!A0", "\tтекст"]
        )


def totals(draft: Draft, _rng: Generator) -> None:
    """A row of totals and a signature below the table."""
    width = len(draft.header)
    count = str(len(draft.rows))
    draft.rows.append((["Итого", count] + [""] * width)[:width])
    draft.noise += 1


def blank_rows(draft: Draft, rng: Generator) -> None:
    """Empty rows between the others."""
    at = int(rng.integers(len(draft.rows) + 1))
    if not draft.merges:
        draft.rows.insert(at, [""] * len(draft.header))


def partners_down(draft: Draft, _rng: Generator) -> None:
    """Several partners in rows of their own, the mentor's cells merged down beside them."""
    place = draft.column("partner_fio")
    several = [row for row in draft.rows if place is not None and "\n" in row[place]]
    if not several:
        return
    at = next(n for n, row in enumerate(draft.rows) if row is several[0])
    row = draft.rows[at]
    many = row[place or 0].count("\n") + 1
    cells = [[*cell.split("\n"), *[""] * many][:many] for cell in row]
    draft.rows[at : at + 1] = [list(line) for line in zip(*cells, strict=True)]
    draft.merges.append((at, many))


def hidden_links(draft: Draft, _rng: Generator) -> None:
    """Links stand behind a word instead of being written out."""
    draft.hyperlinks = draft.column("link") is not None


def broken_numbers(draft: Draft, rng: Generator) -> None:
    """Numbering that repeats and jumps."""
    place = draft.column("service.ignored", "number")
    if place is not None:
        for row in draft.rows:
            row[place] = str(rng.integers(1, 9))


def ragged(draft: Draft, rng: Generator) -> None:
    """Cells lost at the end of a row, or one too many."""
    if draft.rows:
        row = pick(rng, draft.rows)
        if luck(rng, SOMETIMES):
            row.append("лишнее")
        else:
            del row[len(row) // 2 :]


def extra_column(draft: Draft, rng: Generator) -> None:
    """A column nobody asked for, with a header or without."""
    draft.header.append(pick(rng, ["Заметки куратора", "", "Баллы 2025"]))
    for row in draft.rows:
        row.append(pick(rng, ["", "уточнить", "5"]))


DIRTS: tuple[Dirt, ...] = (  # content first, layout last: columns are found by clean headers
    letters,
    name_order,
    lost_names,
    several_names,
    dates_as_text,
    bad_dates,
    full_birth_date,
    decimal_comma,
    strange_options,
    formulas,
    partners_down,
    hidden_links,
    duplicates,
    broken_numbers,
    misprint,
    totals,
    blank_rows,
    extra_column,
    ragged,
    header_noise,
    header_typo,
    title_rows,
    two_row_header,
)


def _names(draft: Draft, rng: Generator, way: Callable[[str], str]) -> None:
    place = draft.column(*NAMES)
    if place is not None:
        for row in draft.rows:
            if luck(rng, SOMETIMES):
                row[place] = way(row[place])


def _dates(draft: Draft, rng: Generator, ways: list[str]) -> None:
    place = draft.column(*DATES)
    if place is not None:
        for row in draft.rows:
            if luck(rng, SOMETIMES):
                row[place] = pick(rng, ways)
