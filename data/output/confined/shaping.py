"""What a template wants to be filled with: texts, lists of rows, flags; told from its tree."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import nodes

from .places import Places

POSITIVE, NEGATIVE = True, False


@dataclass(slots=True)
class Place:
    """One name: printed, a list, a mapping, or only asked whether it is there.

    ``seen`` holds for which answers of the conditions around it it is printed: ``(True,)`` when
    they hold, ``(False,)`` when they do not, both without conditions.
    """

    printed: bool = False
    many: bool = False
    seen: set[bool] = field(default_factory=set)
    equal: set[Any] = field(default_factory=set)
    inner: dict[str, "Place"] = field(default_factory=dict)

    def at(self, name: str) -> "Place":
        """The place of a field."""
        return self.inner.setdefault(name, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The places of a template."""

    root: Place

    @property
    def flags(self) -> frozenset[str]:
        """Names that only steer."""
        return frozenset(
            name
            for name, one in self.root.inner.items()
            if not (one.printed or one.many or one.inner)
        )

    @property
    def unseen(self) -> frozenset[str]:
        """Names that are printed only where a condition does not hold."""
        return frozenset(
            name for name, one in self.root.inner.items() if one.seen and POSITIVE not in one.seen
        )

    def invented(
        self,
        text: Callable[[str], str],
        count: Callable[[str], int] = lambda _name: 2,
        *,
        holds: bool = True,
    ) -> dict[str, Any]:
        """Values of this shape; what conditions hide is None.

        Args:
            text: a text for a place, by its name with dots.
            count: how many rows a list gets.
            holds: whether the conditions of the template hold.
        """
        return {
            name: _value(one, name, text, count, holds=holds)
            for name, one in self.root.inner.items()
        }


def shape_of(template: bytes) -> Shape:
    """The shape of a template: body, headers and footers."""
    paper = DocxTemplate(io.BytesIO(template))
    paper.init_docx()
    sources = [paper.patch_xml(paper.get_xml())]
    for uri in (paper.HEADER_URI, paper.FOOTER_URI):
        parts = [part for _key, part in paper.get_headers_footers(uri)]
        sources += [paper.patch_xml(paper.get_part_xml(one)) for one in parts]
    root, places = Place(), Places()
    for one in sources:
        _walk(places.parse(one).body, {}, root, frozenset())
    return Shape(root=root)


Scope = Mapping[str, Place]
Conditions = frozenset[bool]


def _walk(body: Sequence[nodes.Node], scope: Scope, root: Place, around: Conditions) -> None:
    for node in body:
        if isinstance(node, nodes.Output):
            for one in node.nodes:
                _print(one, scope, root, around)
        elif isinstance(node, nodes.For):
            many = _place(node.iter, scope, root)
            named = node.target.name if isinstance(node.target, nodes.Name) else ""
            if many is None:
                continue
            many.many = True
            many.seen |= _answers(around)
            _walk(node.body, {**scope, named: many, "loop": Place()}, root, around)
            _walk(node.else_, scope, root, around | {NEGATIVE})
        elif isinstance(node, nodes.If):
            _branch(node, scope, root, around)


def _branch(node: nodes.If, scope: Scope, root: Place, around: Conditions) -> None:
    holds = not isinstance(node.test, nodes.Not)
    _ask(node.test, scope, root)
    _walk(node.body, scope, root, around | {holds})
    for one in node.elif_:
        _ask(one.test, scope, root)
        _walk(one.body, scope, root, around | {POSITIVE, NEGATIVE})
    _walk(node.else_, scope, root, around | {not holds})


def _print(node: nodes.Node, scope: Scope, root: Place, around: Conditions) -> None:
    if isinstance(node, nodes.TemplateData | nodes.Const):
        return
    if isinstance(node, nodes.CondExpr):
        _ask(node.test, scope, root)
        _print(node.expr1, scope, root, around | {POSITIVE})
        if node.expr2 is not None:
            _print(node.expr2, scope, root, around | {NEGATIVE})
        return
    if isinstance(node, nodes.Filter) and node.name == "join" and node.node is not None:
        place = _place(node.node, scope, root)
        if place is not None:
            place.many = place.printed = True
            place.seen |= _answers(around)
        return
    for one in _names(node):
        place = _place(one, scope, root)
        if place is not None:
            place.printed = True
            place.seen |= _answers(around)


def _ask(test: nodes.Node, scope: Scope, root: Place) -> None:
    for one in _names(test):
        _place(one, scope, root)
    for compared in test.find_all(nodes.Compare):
        place = _place(compared.expr, scope, root)
        said = compared.ops[0].expr
        if place is not None and isinstance(said, nodes.Const) and compared.ops[0].op == "eq":
            place.equal.add(said.value)


def _names(node: nodes.Node) -> Iterator[nodes.Node]:
    """The outermost names and fields of an expression."""
    if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
        yield node
        return
    for one in node.iter_child_nodes():
        yield from _names(one)


def _place(node: nodes.Node, scope: Scope, root: Place) -> Place | None:
    if isinstance(node, nodes.Name):
        return scope[node.name] if node.name in scope else root.at(node.name)
    if isinstance(node, nodes.Getattr):
        outer = _place(node.node, scope, root)
        return outer.at(node.attr) if outer is not None else None
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        outer = _place(node.node, scope, root)
        return outer.at(str(node.arg.value)) if outer is not None else None
    if isinstance(node, nodes.Filter) and node.node is not None:
        return _place(node.node, scope, root)
    return None


def _answers(around: Conditions) -> Conditions:
    """For which answer of all conditions around something is printed."""
    if POSITIVE in around and NEGATIVE in around:
        return frozenset()
    return around or frozenset({POSITIVE, NEGATIVE})


def _value(
    place: Place,
    name: str,
    text: Callable[[str], str],
    count: Callable[[str], int],
    *,
    holds: bool,
) -> Any:
    if place.many:
        return (
            []
            if _hidden(place, holds)
            else [_one(place, name, text, count, holds=holds) for _row in range(count(name))]
        )
    if place.inner:
        return _one(place, name, text, count, holds=holds)
    if place.equal:
        return min(map(str, place.equal)) if holds else ""
    if not place.printed:
        return holds
    return None if _hidden(place, holds) else text(name)


def _one(
    place: Place,
    name: str,
    text: Callable[[str], str],
    count: Callable[[str], int],
    *,
    holds: bool,
) -> Any:
    if not place.inner:
        return text(name)
    return {
        field: _value(one, f"{name}.{field}", text, count, holds=holds)
        for field, one in place.inner.items()
    }


def _hidden(place: Place, holds: bool) -> bool:  # noqa: FBT001 -- an answer, not a switch
    return bool(place.seen) and holds not in place.seen
