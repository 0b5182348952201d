"""What a template may say: places, lists and conditions. It calls nothing and reaches nowhere.

A template that a school uploads is code to the engine underneath; so every node of its tree has to
be on a list, and no global, macro, include or call is.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
    nodes.Test,
)
FILTERS = frozenset(
    {"count", "default", "e", "escape", "first", "join", "last", "length", "lower", "upper"}
)
TESTS = frozenset({"defined", "undefined", "none", "eq", "equalto", "ne", "true", "false"})
DEEPEST = 3  # lists within lists
MOST_NODES = 20_000
LONGEST = 8_000_000  # characters of one part of a template


class ForbiddenError(Exception):
    """The template asks for more than places, lists and conditions: ``args[0]`` says for what."""


class Places(SandboxedEnvironment):
    """Values are text, unknown places are refused; ``asked`` gathers the names of places."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: one for name, one in self.filters.items() if name in FILTERS}
        self.tests = {name: one for name, one in self.tests.items() if name in TESTS}
        self.asked: set[str] = set()

    def from_string(self, source: Any, *_args: Any, **_named: Any) -> Template:
        """The compiled template, after its tree was judged."""
        code, asked = _compiled(str(source))
        self.asked |= asked
        return Template.from_code(self, code, {})

    def judged(self, source: str) -> nodes.Template:
        """The tree of a template that says only what it may.

        Raises:
            ForbiddenError: it says more.
        """
        if len(source) > LONGEST:
            raise ForbiddenError("length")
        try:
            tree = self.parse(source)
        except TemplateSyntaxError as fault:
            raise ForbiddenError(f"syntax: {fault.message}") from fault
        judge(tree)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a row comes before whatever a mapping can do by that name."""
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of all objects only the counter of a list tells anything."""
        return isinstance(obj, LoopContext) and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, _obj: Any) -> bool:
        """A template calls nothing."""
        return False


@lru_cache(maxsize=256)
def _compiled(source: str) -> tuple[CodeType, frozenset[str]]:
    """The code of one part of a template, and the names it asks for."""
    places = Places()
    tree = places.judged(source)
    return places.compile(tree), frozenset(meta.find_undeclared_variables(tree))


def judge(tree: nodes.Template) -> None:
    """Refuse a tree with anything that is not on the list.

    Raises:
        ForbiddenError: names the first such thing.
    """
    waiting: list[tuple[nodes.Node, int]] = [(tree, 0)]
    count = 0
    while waiting:
        node, depth = waiting.pop()
        count += 1
        _judge(node, depth)
        if count > MOST_NODES:
            raise ForbiddenError("too many places")
        inner = depth + isinstance(node, nodes.For)
        waiting.extend((one, inner) for one in node.iter_child_nodes())


def _judge(node: nodes.Node, depth: int) -> None:
    word = type(node).__name__
    if not isinstance(node, ALLOWED):
        raise ForbiddenError(word)
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise ForbiddenError(node.attr)
    if isinstance(node, nodes.Getitem) and not _plain(node.arg):
        raise ForbiddenError("[…]")
    if isinstance(node, nodes.Name) and node.name.startswith("_"):
        raise ForbiddenError(node.name)
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise ForbiddenError(f"|{node.name}")
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        raise ForbiddenError(f"is {node.name}")
    if isinstance(node, nodes.For) and (node.recursive or depth >= DEEPEST):
        raise ForbiddenError("lists within lists")


def _plain(key: nodes.Expr) -> bool:
    """A number, or the name of a field."""
    return isinstance(key, nodes.Const) and not str(key.value).startswith("_")
