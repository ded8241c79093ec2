"""Templates of coaching reports: Jinja2, in a sandbox, so that a team can change its own copies without risk.

A template sees `content` (ReportContent), `page` (CoachingPage), `say` (Words: sentences with numbers and days in
them), `_()` and `ngettext()` for texts, nothing of the machine. `base64` is a filter for pictures inside a page.
"""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from qa_desk.errors import Fault, QaDeskError
from qa_desk.i18n import translations
from qa_desk.reports.coaching_words import Words
from qa_desk.reports.content import ReportContent

SHIPPED = Path(__file__).parent / "templates"
_MEND = "Mend the template, or take the one that ships (qa-desk templates DIR writes them out)"
_FAILURES = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class Templates:
    """The templates of a report: a team's own where its folder has one of the name, else those that ship."""

    def __init__(self, content: ReportContent) -> None:
        own = [_checked(content.templates)] if content.templates else []
        self._folders = [*own, SHIPPED]
        self._environment = _environment(self._folders, content)

    def render(self, name: str, **values: object) -> str:
        """The text that a template makes. Raises QaDeskError with file, line and reason where the template fails."""
        try:
            return self._environment.get_template(name).render(values)
        except UnicodeDecodeError as error:
            raise QaDeskError(Fault(self._path(name), "is not UTF-8 text", "Save it as UTF-8")) from error
        except _FAILURES as error:
            raise QaDeskError(Fault(self._place(error, name), _reason(error), _MEND)) from error

    def _place(self, error: Exception, name: str) -> str:
        """File and line of the failure: the innermost line of a template that it went through."""
        if isinstance(error, TemplateSyntaxError):
            return f"{self._path(error.name or name)}:{error.lineno}"
        lines = [(file, line) for file, line in _lines(error) if file.endswith(".j2")]
        return "{}:{}".format(*lines[-1]) if lines else self._path(name)

    def _path(self, name: str) -> str:
        return str(next((folder / name for folder in self._folders if (folder / name).exists()), name))


def copy_templates(folder: Path) -> Iterator[Path]:
    """Write the templates that ship into a folder, for a team to change. Raises QaDeskError where one is there
    already.
    """
    names = sorted(path.name for path in SHIPPED.glob("*.j2"))
    taken = [folder / name for name in names if (folder / name).exists()]
    if taken:
        raise QaDeskError(*(Fault(str(path), "is there already", "Choose another folder") for path in taken))
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        yield Path(shutil.copyfile(SHIPPED / name, folder / name))


def _checked(folder: Path) -> Path:
    names = sorted(path.name for path in SHIPPED.glob("*.j2"))
    if not any((folder / name).is_file() for name in names):
        raise QaDeskError(Fault(str(folder), "holds no template of a report", f"It needs one of {', '.join(names)}"))
    return folder


def _environment(folders: list[Path], content: ReportContent) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(content.language), newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    environment.filters["base64"] = _base64
    environment.globals.update(content=content, say=Words(content.language))
    return environment


def _base64(text: str) -> str:
    """A text as data in an address, such as that of a picture."""
    return base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")


def _reason(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template “{error.name}”"
    reason = (error.message if isinstance(error, TemplateError) else None) or str(error) or type(error).__name__
    return reason.rstrip(".")


def _lines(error: Exception) -> Iterator[tuple[str, int]]:
    """The lines that an error went through; Jinja2 puts those of templates in their place."""
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
