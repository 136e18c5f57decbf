"""Which refusals a function may end in, read from the code: its own, and those of all it names.

Whoever names a function may call it, and whoever names an error may raise it; of a method that is
called, or a property, the name alone counts. What `except` takes does not get out, unless it is
raised again.
"""

import ast
import importlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeGuard

from chalicelib.domain.kernel.errors import DomainError
from tests.architecture.test_tidy import ROOT, Function, modules, tree

Error = type[DomainError]
Caught = frozenset[Error]
Never = Mapping[str, Collection[Error]]


@dataclass
class Uses:
    """What a function names itself, and in spite of which `except` it gets out."""

    errors: set[Error] = field(default_factory=set)
    calls: set[tuple[str, Caught]] = field(default_factory=set)


class Reader(ast.NodeVisitor):
    """Reads one function."""

    def __init__(self, code: "Code", module: str, function: ast.AST) -> None:
        self._code, self._module = code, module
        self._own = {each.id for each in ast.walk(function) if _is_set(each)}
        self._own |= {each.arg for each in ast.walk(function) if isinstance(each, ast.arg)}
        self._caught: Caught = frozenset()
        self.uses = Uses()

    def visit_Name(self, node: ast.Name) -> None:
        self._use(self._full_name(node))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        name = f"{self._full_name(node.value)}.{node.attr}"
        if name in self._code.things:
            self._use(name)
            return
        self._call(self._code.properties[node.attr])
        self.visit(node.value)

    def visit_Try(self, node: ast.Try) -> None:
        before = self._caught
        self._caught |= {
            error
            for handler in node.handlers
            if not _raises_again(handler)
            for error in self._code.errors_in(self._module, handler.type)
        }
        for each in node.body:
            self.visit(each)
        self._caught = before
        handled = (each for handler in node.handlers for each in handler.body)
        for each in (*handled, *node.orelse, *node.finalbody):
            self.visit(each)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            self.visit(node.args[0])
            return
        if isinstance(node.func, ast.Attribute):
            self._call(self._code.methods[node.func.attr])
        self.generic_visit(node)

    def visit_arguments(self, node: ast.arguments) -> None:
        for default in (*node.defaults, *filter(None, node.kw_defaults)):
            self.visit(default)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def _full_name(self, node: ast.expr) -> str:
        if not isinstance(node, ast.Name) or node.id in self._own:
            return ""
        return self._code.full_name(self._module, node.id)

    def _use(self, name: str) -> None:
        thing = self._code.things.get(name)
        if isinstance(thing, type):
            self.uses.errors |= set() if _taken(thing, self._caught) else {thing}
        elif thing:
            self._call([name])

    def _call(self, names: Iterable[str]) -> None:
        self.uses.calls |= {(name, self._caught) for name in names}


class Code:
    """The application: every function and error under its full name."""

    def __init__(self, never: Never) -> None:
        """`never` are the errors that a function cannot raise whatever it names."""
        self._never = never
        self.things: dict[str, Function | ast.ClassDef | Error] = {}
        self.methods: dict[str, list[str]] = defaultdict(list)
        self.properties: dict[str, list[str]] = defaultdict(list)
        self._imports: dict[str, dict[str, str]] = {}
        for path in modules("chalicelib"):
            relative = path.relative_to(ROOT).with_suffix("")
            self._add(".".join(relative.parts).removesuffix(".__init__"), tree(path))
        self._uses = {name: self._read(name) for name in self.things}
        self.raised = self._settle()

    def _add(self, module: str, parsed: ast.Module) -> None:
        names = self._imports[module] = {}
        for node in ast.walk(parsed):
            if isinstance(node, ast.ImportFrom) and node.module:
                names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        for node in parsed.body:
            if isinstance(node, Function):
                self.things[f"{module}.{node.name}"] = node
            elif isinstance(node, ast.ClassDef):
                self._add_class(module, node)

    def _add_class(self, module: str, node: ast.ClassDef) -> None:
        name = f"{module}.{node.name}"
        found = getattr(importlib.import_module(module), node.name)
        self.things[name] = found if issubclass(found, DomainError) else node
        for each in node.body:
            if isinstance(each, Function) and not issubclass(found, DomainError):
                self.things[f"{name}.{each.name}"] = each
                read = any(isinstance(by, ast.Name) for by in each.decorator_list)
                kind = self.properties if read else self.methods
                kind[each.name].append(f"{name}.{each.name}")

    def full_name(self, module: str, name: str) -> str:
        return self._imports.get(module, {}).get(name, f"{module}.{name}")

    def errors_in(self, module: str, node: ast.expr | None) -> Iterator[Error]:
        for name in ast.walk(node) if node else ():
            if isinstance(name, ast.Name):
                thing = self.things.get(self.full_name(module, name.id))
                if isinstance(thing, type):
                    yield thing

    def _read(self, name: str) -> Uses:
        node = self.things[name]
        if isinstance(node, type):
            return Uses()
        module = name
        while module not in self._imports:
            module = module.rpartition(".")[0]
        reader = Reader(self, module, node)
        if isinstance(node, Function):
            for part in (node.args, *node.body):
                reader.visit(part)
        elif isinstance(node, ast.ClassDef):
            made = (f"{name}.{each}" for each in ("__init__", "__post_init__"))
            reader.uses.calls |= {(each, frozenset()) for each in made if each in self.things}
        return reader.uses

    def _settle(self) -> dict[str, set[Error]]:
        """The errors of each function, once no call brings another."""
        raised = {name: set(uses.errors) for name, uses in self._uses.items()}
        changed = True
        while changed:
            changed = False
            for name, uses in self._uses.items():
                brought = {
                    error
                    for called, caught in uses.calls
                    for error in raised[called]
                    if not _taken(error, caught)
                } - {*self._never.get(name, ())}
                if brought - raised[name]:
                    raised[name] |= brought
                    changed = True
        return raised


def _is_set(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _raises_again(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(each, ast.Raise) and each.exc is None for each in ast.walk(handler))


def _taken(error: Error, caught: Caught) -> bool:
    return any(issubclass(error, each) for each in caught)
