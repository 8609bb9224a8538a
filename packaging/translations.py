"""Translations: collects every sentence that people see, keeps the .ts files complete, compiles them.

    python packaging/translations.py update    new sentences go into the .ts files, vanished ones go out
    python packaging/translations.py compile   .ts to .qm, which the window loads
    python packaging/translations.py check     says what is missing; exit code 1 if anything is

Sentences of the window are found where ``tr`` and ``translate`` are called. Sentences of the rooms below it
are plain templates there, as errors and problems carry them; the window translates them in the context
``messages``.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("zh_CN",)

sys.path.insert(0, str(ROOT))
MESSAGES = "messages"

Message = tuple[str, str]
"""(context, English sentence)."""

_FIELD = re.compile(r"\{(\w*)[^}]*\}")
_NOT_TRANSLATED = frozenset({"cli", "__main__.py"})
_CHOICES = "Augment"  # context of the words that a step's setting can be
_ERRORS = frozenset(
    {
        "EvenboxError",
        "DatasetError",
        "AnnotationError",
        "ImageError",
        "RecipeError",
        "PlanError",
        "ExportError",
        "ClusterError",
        "ExportStopped",
        "PartnerError",
        "EnsembleError",
        "SettingsError",
    }
)
_CARRIERS = _ERRORS | {"Remark", "phrase", "say", "_say"}
"""``say``: what a report says."""
_REASON_POSITION = {"AnnotationError": 2}


def window_messages(app: Path = ROOT / "app") -> set[Message]:
    """Return the sentences of the window.

    Raises:
        ValueError: ``tr`` is called with something that is not a plain string.
    """
    found: set[Message] = set()
    for path in sorted((app / "gui").rglob("*.py")):
        collector = _Calls(path)
        collector.visit(ast.parse(path.read_text(encoding="utf-8")))
        found |= collector.found
    return found


def room_messages(app: Path = ROOT / "app") -> set[Message]:
    """Return the sentence templates of the rooms below the window, and those of the window's own errors."""
    found: set[str] = set()
    for path in sorted(app.rglob("*.py")):
        room = path.relative_to(app).parts[0]
        if room in _NOT_TRANSLATED:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        carriers = _ERRORS if room == "gui" else _CARRIERS
        found |= set(_error_templates(tree, dict(_constants(tree)), carriers))
    return {(MESSAGES, text) for text in found if text}


def registered_messages() -> set[Message]:
    """Return the words of problems, fates, findings, steps and their settings, recipes, strategies."""
    from app.augment.mistakes import REASONS
    from app.augment.outcome import CODES, Fate
    from app.augment.recipe import load_recipe, recipe_names
    from app.augment.registry import TRANSFORMS
    from app.balance.sentences import TEMPLATES
    from app.balance.strategies import STRATEGIES
    from app.export.inspection.reasons import Reason, brief_sentence, sentence
    from app.voc.messages import FIXES, PROBLEMS

    texts = {template for _, template in PROBLEMS.values()} | set(FIXES.values())
    texts |= {Fate(code, {}).template for code in CODES}
    texts |= {text for reason in Reason for text in (reason.title, sentence(reason), brief_sentence(reason))}
    texts |= {strategy.description for strategy in STRATEGIES.values()} | TEMPLATES | REASONS
    for recipe in map(load_recipe, recipe_names()):
        texts |= {recipe.title, recipe.description}
    choices: set[str] = set()
    for transform in TRANSFORMS.values():
        texts |= {transform.title, transform.description}
        for name, field in transform.Parameters.model_fields.items():
            extra = field.json_schema_extra
            unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
            texts |= {
                field.title or name,
                field.description or "",
                unit if len(unit) > 2 and unit.islower() else "",
            }
            choices |= {value for value in get_args(field.annotation) if isinstance(value, str)}
    return {(MESSAGES, text) for text in texts if text} | {(_CHOICES, choice) for choice in choices}


def all_messages(app: Path = ROOT / "app") -> set[Message]:
    """Return everything that is to be translated."""
    return window_messages(app) | room_messages(app) | registered_messages()


class _Calls(ast.NodeVisitor):
    """Collects the arguments of ``self.tr(text)`` and ``translate(context, text)``."""

    def __init__(self, path: Path) -> None:
        self.found: set[Message] = set()
        self._path = path
        self._classes: list[str] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        name = _called(node)
        texts = [list(_sentences(argument, {})) for argument in node.args]
        if name == "tr" and len(texts) == 1 and isinstance(node.func, ast.Attribute):
            self._add(node, self._classes[-1:], texts[0])
        elif len(texts) == 2 and _is_translate(node.func):
            self._add(node, texts[0], texts[1])
        self.generic_visit(node)

    def _add(self, node: ast.Call, contexts: list[str], texts: list[str]) -> None:
        if ast.unparse(node.args[0]) == "CONTEXT" or (contexts == [_CHOICES] and not texts):
            return  # collected from the rooms
        if not contexts or not texts:
            raise ValueError(f"{self._path}:{node.lineno}: {ast.unparse(node)}: not a plain string")
        self.found |= {(context, text) for context in contexts for text in texts}


def _is_translate(function: ast.expr) -> bool:
    """``QCoreApplication.translate`` or a short name for it; not ``QPainter.translate``."""
    if isinstance(function, ast.Attribute):
        return function.attr == "translate" and getattr(function.value, "id", "") == "QCoreApplication"
    return getattr(function, "id", "") in {"translate", "tr"}


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Module-level names of strings."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                    yield target.id, node.value.value


def _error_templates(
    tree: ast.Module, constants: Mapping[str, str], carriers: frozenset[str]
) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _called(node) not in carriers:
            continue
        position = _REASON_POSITION.get(_called(node), 0)
        chosen = node.args[position : position + 1]
        chosen += [keyword.value for keyword in node.keywords if keyword.arg in {"template", "reason"}]
        for argument in chosen:
            yield from _sentences(argument, constants)


def _sentences(node: ast.expr, constants: Mapping[str, str]) -> Iterator[str]:
    """The strings that an expression may be: a constant, a name of one, either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Name) and node.id in constants:
        yield constants[node.id]
    elif isinstance(node, ast.IfExp):
        yield from _sentences(node.body, constants)
        yield from _sentences(node.orelse, constants)
    elif isinstance(node, ast.Tuple):
        for element in node.elts:
            yield from _sentences(element, constants)


def read_ts(path: Path) -> dict[Message, str]:
    """Return the translations of a .ts file; an unfinished one is empty."""
    if not path.exists():
        return {}
    found = {}
    for context in ET.parse(path).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            found[name, message.findtext("source") or ""] = message.findtext("translation") or ""
    return found


def write_ts(path: Path, language: str, translations: Mapping[Message, str]) -> None:
    """Write a .ts file, sorted, so that a change is a small difference."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    contexts: dict[str, ET.Element] = {}
    for (name, source), text in sorted(translations.items()):
        if name not in contexts:
            contexts[name] = ET.SubElement(root, "context")
            ET.SubElement(contexts[name], "name").text = name
        message = ET.SubElement(contexts[name], "message")
        ET.SubElement(message, "source").text = source
        translation = ET.SubElement(message, "translation")
        translation.text = text
        if not text:
            translation.set("type", "unfinished")
    ET.indent(root, " " * 2)
    body = ET.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def shortcomings(translations: Mapping[Message, str], wanted: set[Message]) -> list[str]:
    """Return what is wrong with a language: missing, vanished, untranslated, other fields than the source."""
    found = [f"missing: {c}: {s!r}" for c, s in sorted(wanted - set(translations))]
    found += [f"not used any more: {c}: {s!r}" for c, s in sorted(set(translations) - wanted)]
    for (context, source), text in sorted(translations.items()):
        if not text:
            found.append(f"not translated: {context}: {source!r}")
        elif sorted(_FIELD.findall(source)) != sorted(_FIELD.findall(text)):
            found.append(f"other fields: {context}: {source!r}: {text!r}")
    return found


def ts_path(language: str) -> Path:
    """Return where the translations of a language are."""
    return FOLDER / f"evenbox_{language}.ts"


def update() -> int:
    """Bring the .ts files up to date with the sources; return how many sentences are untranslated."""
    wanted, open_count = all_messages(), 0
    for language in LANGUAGES:
        known = read_ts(ts_path(language))
        same_text = {source: text for (_, source), text in known.items() if text}
        merged = {m: known.get(m) or same_text.get(m[1], "") for m in wanted}
        write_ts(ts_path(language), language, merged)
        open_count += sum(not text for text in merged.values())
    print(f"{len(wanted)} sentences, {open_count} not translated")
    return open_count


def compile_all() -> None:
    """Make the .qm files."""
    tool = Path(sys.executable).with_name("pyside6-lrelease" + (".exe" if sys.platform == "win32" else ""))
    for language in LANGUAGES:
        source = ts_path(language)
        command = [str(tool), "-silent", str(source), "-qm", str(source.with_suffix(".qm"))]
        subprocess.run(command, check=True)


def check() -> int:
    """Print what is wrong; return how much."""
    wanted, count = all_messages(), 0
    for language in LANGUAGES:
        for line in shortcomings(read_ts(ts_path(language)), wanted):
            print(f"{language}: {line}")
            count += 1
    return count


def main() -> int:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("command", choices=("update", "compile", "check"))
    command = parser.parse_args().command
    if command == "update":
        update()
        return 0
    if command == "compile":
        compile_all()
        return 0
    return 1 if check() else 0


if __name__ == "__main__":
    sys.exit(main())
