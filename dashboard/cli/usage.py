"""Help and wrong usage in the language of the program: Typer itself speaks English alone."""

import re
from typing import Any

import typer
from rich.console import Console
from rich.panel import Panel
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from data.i18n import _

PLACE = re.compile(r"'([^']*)'|\(([^)]*)\)")  # what an English sentence is about


def speak() -> None:
    """Give Typer our words; called once, before its commands are made."""
    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")
    rich_utils.ERRORS_PANEL_TITLE = _("Error")
    rich_utils.REQUIRED_LONG_STRING = "[" + _("required") + "]"
    rich_utils.DEFAULT_STRING = "[" + _("default: {}") + "]"
    rich_utils.ABORTED_TEXT = _("Stopped.")
    rich_utils.rich_format_error = refused  # type: ignore[assignment]


class Spoken(TyperCommand):
    """A command whose usage line and ``--help`` speak."""

    def get_help_option(self, ctx: Any) -> Any:
        """The option, in our words."""
        return _worded(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line of usage."""
        _usage(self, ctx, formatter)


class SpokenGroup(TyperGroup):
    """The program itself, the same."""

    def get_help_option(self, ctx: Any) -> Any:
        """The option, in our words."""
        return _worded(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line of usage."""
        _usage(self, ctx, formatter)


def refused(fault: Any) -> None:
    """Say what is wrong with a command line, and where its help is."""
    if type(fault).__name__ == "NoArgsIsHelpError":
        return  # the help has been shown instead
    out, ctx = Console(stderr=True, highlight=False, emoji=False), fault.ctx
    if ctx is not None:
        out.print(ctx.get_usage(), markup=False, style="yellow")
        help_ = f"{ctx.command_path} --help"
        out.print(_("Help: {command}", command=help_), markup=False, style="dim")
    from dashboard.cli.screen import plain

    title = rich_utils.ERRORS_PANEL_TITLE
    out.print(Panel(plain(wrong(fault)), title=title, title_align="left", border_style="red"))


def wrong(fault: Any) -> str:
    """What is wrong, by the kind of the fault; an unknown kind keeps its own words."""
    said = fault.format_message()
    name = "".join(next(reversed(PLACE.findall(said)), ()))
    match type(fault).__name__:
        case "MissingParameter":
            return _("This is missing: {name}", name=name)
        case "NoSuchOption":
            return _("There is no such option: {name}", name=fault.option_name)
        case "BadParameter":
            return _("The value of {name} does not fit.", name=name)
    for beginning, words in (
        ("No such command", _("There is no such command: {name}", name=name)),
        ("Got unexpected extra argument", _("There is a word too many: {name}", name=name)),
        ("Missing command", _("Name a command.")),
        ("Option ", _("A value must follow {name}", name=name)),
    ):
        if said.startswith(beginning):
            return words
    return str(said)


def _worded(option: Any) -> Any:
    if option is not None:
        option.help = _("Show this help and leave.")
    return option


def _usage(command: TyperCommand | TyperGroup, ctx: typer.Context, formatter: Any) -> None:
    pieces = command.collect_usage_pieces(ctx)
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Usage: "))
