"""One invented example of each paper as pages to look at: ``python -m tests.paper_pictures DIR``."""

import sys
from pathlib import Path

from dashboard.bootstrap import papering
from data.output import documents, picture
from data.output.confined import shaping
from data.papers.parameters import STAMP

WORDS = {
    "school": "Муниципальное автономное общеобразовательное учреждение «Средняя школа № 45»",
    "founder": "Управление образования города Вымышленска",
    "place": "г. Вымышленск",
    "day": "1 сентября 2026 г.",
    "day_short": "01.09.2026",
    "year": "2026/2027",
    "director": "О. П. Невыдуманная",
    "director_post": "Директор",
}
LONGER = ("text", "note", "context", "result", "course", "advice", "grounds", "duties", "comment")
SENTENCE = "Вымышленная фраза обычной длины, чтобы увидеть, как строка переносится на следующую."


def said(name: str) -> str:
    """An invented value of usual length, by the name of its place."""
    last = name.rpartition(".")[2]
    if name in WORDS:
        return WORDS[name]
    if last in {"number", "count", "hours", "minutes", "points"}:
        return "12"
    if last.endswith(("_on", "due", "at", "date", "until", "from", "day")):
        return "15.10.2026"
    if any(one in last for one in LONGER):
        return SENTENCE
    return "Ёлкина-Щукина Анна Петровна" if "person" in last or "mentor" in last else "образец"


def main() -> None:
    """Pages by LibreOffice where there is one, else by Typst, into the folder."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    draw = picture.exact_pages if picture.office() else picture.pages
    for template in dict.fromkeys(one.template for one in papering.all_papers()):
        shape = shaping.shape_of(documents.content(template))
        values = shape.invented(said, lambda _name: 3) | {"stamp": STAMP}
        asked = {name: one for name, one in values.items() if name in shape.root.inner}
        paper = documents.render_marked(template, asked, STAMP, draft=True)
        (folder / f"{template}.docx").write_bytes(paper)
        for number, page in enumerate(draw(paper), start=1):
            (folder / f"{template}-{number}.png").write_bytes(page)
        sys.stdout.write(f"{template}\n")


if __name__ == "__main__":
    main()
