from dataclasses import replace
from pathlib import Path

import pytest

from qa_desk.errors import QaDeskError
from qa_desk.reports import html, pdf
from qa_desk.reports.templating import SHIPPED, Templates, copy_templates
from tests.unit.reports.fixtures import content_of, sofa


def own(folder: Path, text: str, name: str = "agent.html.j2") -> Templates:
    (folder / name).write_text(text, encoding="utf-8")
    return Templates(replace(content_of([sofa(0)]), templates=folder))


def fault(templates: Templates) -> str:
    with pytest.raises(QaDeskError) as error:
        templates.render("agent.html.j2", page=content_of([sofa(0)]).coaching[0])
    return str(error.value)


def test_a_teams_template_goes_before_the_one_that_ships(tmp_path: Path) -> None:
    (tmp_path / "agent.html.j2").write_text("<h1>Our house: {{ page.agent }}</h1>", encoding="utf-8")
    folder = tmp_path / "out"
    folder.mkdir()
    list(html.write(replace(content_of([sofa(0)]), templates=tmp_path), folder))
    assert (folder / "coaching" / "agent-asa-berg.html").read_text("utf-8") == "<h1>Our house: Åsa Berg</h1>"
    assert "All agents" not in (folder / "coaching" / "index.html").read_text("utf-8")


def test_copies_of_what_ships_give_the_same_pages(tmp_path: Path) -> None:
    made = list(copy_templates(tmp_path / "ours"))
    assert sorted(path.name for path in made) == sorted(path.name for path in SHIPPED.iterdir())
    content = content_of([sofa(0)])
    copied = Templates(replace(content, templates=tmp_path / "ours"))
    for name in ("agent.html.j2", "agent-pdf.html.j2", "index.html.j2"):
        values = {"page": content.coaching[0]}
        assert copied.render(name, **values) == Templates(content).render(name, **values)


def test_a_changed_template_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "base.html.j2").write_text("ours", encoding="utf-8")
    with pytest.raises(QaDeskError, match=r"base\.html\.j2: is there already\. Choose another folder"):
        list(copy_templates(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["base.html.j2"]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("one\n{% if page %}\n", 2, "endif"),
        ("one\n\n{{ page.agnet }}", 3, "has no attribute 'agnet'"),
        ("{{ nobody }}", 1, "'nobody' is undefined"),
        ("\n{{ 1 / 0 }}", 2, "division by zero"),
        ("{{ page.mean + page.agent }}", 1, "unsupported operand"),
        ("\n{{ page.habits | largest }}", 2, "No filter named 'largest'"),
        ("\n{% include 'gone.html.j2' %}", 2, "there is no template “gone.html.j2”"),
    ],
)
def test_a_broken_template_is_named_with_line_and_reason(tmp_path: Path, text: str, line: int, reason: str) -> None:
    said = fault(own(tmp_path, text))
    assert said.startswith(f"{tmp_path / 'agent.html.j2'}:{line}: ")
    assert reason in said
    assert said.endswith("(qa-desk templates DIR writes them out)")


@pytest.mark.parametrize(
    "text",
    ["{{ page.__class__.__mro__ }}", "{{ say._catalogue }}", "{{ ''.__class__ }}", "{{ page.habits.__init__ }}"],
)
def test_a_template_does_not_reach_the_machine(tmp_path: Path, text: str) -> None:
    assert "unsafe" in fault(own(tmp_path, text))


def test_a_template_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    templates = own(tmp_path, "")
    (tmp_path / "agent.html.j2").write_bytes("<p>Så här gör vi</p>".encode("cp1252"))
    assert fault(templates) == f"{tmp_path / 'agent.html.j2'}: is not UTF-8 text. Save it as UTF-8"


def test_a_folder_without_a_template_is_refused(tmp_path: Path) -> None:
    (tmp_path / "agnet.html.j2").write_text("", encoding="utf-8")
    with pytest.raises(QaDeskError, match=r"holds no template of a report\. It needs one of agent-pdf"):
        Templates(replace(content_of([]), templates=tmp_path))


def test_a_broken_template_of_the_pdf_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "agent-pdf.html.j2").write_text("<h1>{{ page.nam }}</h1>", encoding="utf-8")
    with pytest.raises(QaDeskError, match=r"agent-pdf\.html\.j2:1: "):
        list(pdf.write(replace(content_of([sofa(0)]), templates=tmp_path), tmp_path))
