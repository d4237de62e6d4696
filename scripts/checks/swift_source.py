"""Just enough of Swift's grammar to measure it: code without comments and strings, functions, nesting."""

import re
from dataclasses import dataclass

_FUNCTION = re.compile(r"(?<![.\w`])(?:func\s+(?P<name>[^\s(<]+)|(?P<init>init)\s*[?!]?\s*(?=[<(])|(?P<deinit>deinit)\b)")
_CONTROL = re.compile(r"(?<![.#\w`])(?:if|else|for|while|repeat|switch|do|catch)\b(?!\s*:)")
_CONTINUED = re.compile(r"\s*(\{|where\b|->|async\b|throws\b|rethrows\b)")
_STRING = re.compile(r'(#*)("""|")')


@dataclass
class Function:
    """A function with a body: where it starts, how many lines it has, how deep its control flow nests."""

    name: str
    line: int
    lines: int
    nesting: int


def code(text):
    """The text with every comment and string literal blanked; line numbers and length are kept."""
    out, at = [], 0
    while at < len(text):
        end = _skip(text, at)
        if end > at:
            out.append(re.sub(r"[^\n]", " ", text[at:end]))
            at = end
        else:
            out.append(text[at])
            at += 1
    return "".join(out)


def functions(source):
    """Every function, initialiser and deinitialiser with a body in blanked source."""
    found = []
    for match in _FUNCTION.finditer(source):
        opening = _body(source, match.end())
        if opening is None:
            continue
        closing = _matching(source, opening)
        start = source.count("\n", 0, match.start()) + 1
        lines = source.count("\n", match.start(), closing) + 1
        name = match["name"] or match["init"] or match["deinit"]
        found.append(Function(name, start, lines, _nesting(source[opening + 1 : closing])))
    return found


def _skip(text, at):
    """The end of the comment or string that starts here, or `at` when none does."""
    if text.startswith("//", at):
        end = text.find("\n", at)
        return len(text) if end < 0 else end
    if text.startswith("/*", at):
        return _block_comment_end(text, at)
    match = _STRING.match(text, at)
    return _string_end(text, match) if match else at


def _block_comment_end(text, at):
    depth = 0
    while at < len(text):
        if text.startswith("/*", at):
            depth, at = depth + 1, at + 2
        elif text.startswith("*/", at):
            depth, at = depth - 1, at + 2
            if depth == 0:
                return at
        else:
            at += 1
    return at


def _string_end(text, match):
    hashes, quote = match.groups()
    closing, escape = quote + hashes, "\\" + hashes
    at = match.end()
    while at < len(text):
        if text.startswith(escape + "(", at):
            at = _interpolation_end(text, at + len(escape) + 1)
        elif text.startswith(escape, at):
            at += len(escape) + 1
        elif text.startswith(closing, at):
            return at + len(closing)
        elif quote == '"' and text[at] == "\n":
            return at
        else:
            at += 1
    return at


def _interpolation_end(text, at):
    depth = 1
    while at < len(text) and depth:
        end = _skip(text, at)
        if end > at:
            at = end
            continue
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return at


def _body(source, at):
    """Where the body's brace opens, or None for a requirement of a protocol."""
    depth = 0
    while at < len(source):
        character = source[at]
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if depth < 0 or (depth == 0 and character == "}"):
            return None
        if depth == 0 and character == "{":
            return at
        if depth == 0 and character == "\n" and not _CONTINUED.match(source, at):
            return None
        at += 1
    return None


def _matching(source, opening):
    depth = 0
    for at in range(opening, len(source)):
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        if depth == 0:
            return at
    return len(source) - 1


def _nesting(body):
    """The most control-flow braces open at once; a closure does not count, what it holds does."""
    controls = {match.end() for match in _CONTROL.finditer(body)}
    deepest, braces, parentheses, pending = 0, [], 0, None
    for at, character in enumerate(body):
        if at in controls:
            pending = parentheses
        parentheses += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if character == "{":
            control = pending == parentheses
            braces.append(control)
            pending = None if control else pending
            deepest = max(deepest, sum(braces))
        elif character == "}" and braces:
            braces.pop()
    return deepest
