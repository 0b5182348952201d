"""Word templates made in a test, and texts that have broken papers before."""

import io
import zipfile
from collections.abc import Callable

from docx import Document

NAUGHTY = (
    "",
    " ",
    "ООО «А&Б»",
    "A < B > C",
    "Иванов & Ко",
    "a <b> c </b>",
    "&amp; &lt; &#0; &nbsp;",
    "<!DOCTYPE x [<!ENTITY a 'b'>]> &a;",
    "<w:t>дыра</w:t></w:p>",
    "]]> <![CDATA[x]]>",
    "{{ 7 * 7 }}",
    "{% for a in b %}",
    "{# нет #}",
    "{_{ скобки }_} {_% и ещё %_}",
    "{{",
    "}}",
    "%}",
    "'; DROP TABLE person; --",
    "\"кавычки\" 'и' «ёлочки» „лапки“",
    "строка\nвторая\nтретья",
    "таб\tуляция",
    "\x00\x07\x08\x0b\x0c\x1f\x7f",
    "до\x00после",
    "\ud800 половина",
    "\ufeffметка",
    "\ufffe\uffff",
    "\u202eсправа налево",
    "عربى עברית",
    "👩‍🏫 📚 🇷🇺",
    "ё й Ё Й e\u0308",
    "\u00a0неразрывный\u00a0пробел\u00a0",
    "а" * 3000,
    "Салтыкова-Щедрина-Задунайская-Римская Анна-Мария-Луиза Константиновна-Петровна",
    "О’Коннор Шинейд",
    "\\alpha \\newpage $x^2$ #let",
    "=HYPERLINK(1)",
    "%s %d {0} {name}",
    "-0 1e309 NaN",
    "\u2028разрыв\u2029",
    "ﬁ ﬂ ǆ ½ №",
)

# what the engine underneath would run, or spin on, if it were let to
PAYLOADS = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__.os.system('id') }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ lipsum() }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__init__.__globals__ }}",
    "{{ school.__class__ }}",
    "{{ school['__class__'] }}",
    "{{ school|attr('__class__') }}",
    "{{ school.format(school) }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(school) }}",
    "{{ '%s' % school }}",
    "{{ '{a.__class__}'.format_map(school) }}",
    "{{ school|map(attribute='__class__')|list }}",
    "{{ school|groupby('__class__') }}",
    "{{ ()|attr('__class__') }}",
    "{{ request.application.__globals__ }}",
    "{{ config.items() }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ dict(a=1).__class__ }}",
    "{{ range(10**9)|list }}",
    "{% for a in range(10**9) %}x{% endfor %}",
    "{{ 'a' * 10**10 }}",
    "{{ 10**10**10 }}",
    "{{ school ~ school }}",
    "{% set x = school %}",
    "{% include 'c:/windows/win.ini' %}",
    "{% import 'os' as os %}",
    "{% from 'os' import system %}",
    "{% extends 'x' %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% block b %}{{ school }}{% endblock %}",
    "{% call school() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% for a in norms recursive %}{{ loop(norms) }}{% endfor %}",
    "{{ loop.__class__ }}",
    "{{ school|safe }}",
    "{{ school|xmlattr }}",
    "{{ school|center(1000000000) }}",
    "{{ school|indent(1000000000) }}",
    "{{ school|tojson }}",
    "{{ school.upper() }}",
    "{{ norms.append(1) }}",
    "{{ _private }}",
    "{{ school if school is callable }}",
    "{% for a in n %}{% for b in n %}{% for c in n %}{% for d in n %}" + "{% endfor %}" * 4,
)
NESTED = "{% for a in norms %}{% for b in norms %}{% for c in norms %}"
ENDS = "{% endfor %}{% endfor %}{% endfor %}"
ENDLESS = f"{NESTED}{{% if c == 'y' %}}x{{% endif %}}{ENDS}"  # allowed in itself: time stops it
SWELLING = f"{NESTED}{{{{ c }}}}{ENDS}"  # memory stops it


def word(*lines: str, **parts: str) -> bytes:
    """A Word file with these paragraphs; ``parts`` are more members, ``__`` standing for a slash."""
    paper = Document()
    for one in lines:
        paper.add_paragraph(one)
    buffer = io.BytesIO()
    paper.save(buffer)
    if parts:
        with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
            for name, said in parts.items():
                archive.writestr(name.replace("__", "/"), said)
    return buffer.getvalue()


def changed(content: bytes, change: Callable[[str], str], part: str = "word/document.xml") -> bytes:
    """The same Word file with one part rewritten."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.namelist():
            said = old.read(one)
            new.writestr(one, change(said.decode()) if one == part else said)
    return buffer.getvalue()
