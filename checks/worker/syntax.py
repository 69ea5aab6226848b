"""The nodes of a syntax tree, listed once: the same statements are searched for a dozen things in the life of a worker."""

from __future__ import annotations

import ast
from functools import cache


@cache
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """A node and all below it, in the order of `ast.walk`; for trees that are not changed afterwards."""
    return tuple(ast.walk(tree))
