"""A Swift source file as text: its code without comments, its string literals, its imports."""
import re

# Comments, string literals with any number of '#', regular expressions with '#', parentheses.
TOKEN = re.compile(r'//[^\n]*|/\*|(#*)("""|")|#+/|[()]')
NESTED = re.compile(r"/\*|\*/")
# Two words in lower case side by side: what a person reads, not a key or a name.
SENTENCE = re.compile(r"(?<!\w)[a-z]{2,} [a-z]{2,}(?!\w)")
IMPORT = re.compile(r"^(?:(?:@\w+|public|package|internal|fileprivate|private) )*import (?:\w+ )?(\w+)", re.MULTILINE)


def end_of_comment(text, at):
    """Behind a comment in '/* */', which may hold others, and whose inside begins here."""
    depth = 1
    while depth and (mark := NESTED.search(text, at)):
        depth += 1 if mark[0] == "/*" else -1
        at = mark.end()
    return at if depth == 0 else len(text)


class Source:
    """The code of a Swift source, with every literal emptied, and its literals as pairs of a line and words."""

    def __init__(self, text):
        self.literals = []
        self.code, _ = self._read(text, 0, is_inside=False)
        self.lines = self.code.split("\n")

    @property
    def imports(self):
        return IMPORT.findall(self.code)

    @property
    def sentences(self):
        return sorted((line, words) for line, words in self.literals if SENTENCE.search(words))

    def _read(self, text, at, is_inside):
        """The code from a place to the end, or to the parenthesis that ends an interpolation; and the place behind."""
        code, depth = [], 0
        while token := TOKEN.search(text, at):
            code.append(text[at:token.start()])
            mark, at = token[0], token.end()
            if mark == "/*":
                at = end_of_comment(text, at)
                code.append("\n" * text.count("\n", token.start(), at))
            elif mark in "()":
                if mark == ")" and is_inside and depth == 0:
                    return "".join(code), at
                depth += 1 if mark == "(" else -1
                code.append(mark)
            elif token[2]:
                inner, at = self._literal(text, at, hashes=token[1], quote=token[2])
                code.append(inner)
            elif mark.startswith("#"):
                at = self._behind(text, at, "/" + mark[:-1])
                code.append("#//#" + "\n" * text.count("\n", token.start(), at))
        return "".join(code) + text[at:], len(text)

    def _literal(self, text, at, hashes, quote):
        """What stands for a literal in the code: '""' and the code of its interpolations; and the place behind it."""
        end, escape, start = quote + hashes, "\\" + hashes, at
        code, words = ['""'], []
        while at < len(text) and not text.startswith(end, at):
            if text.startswith(escape + "(", at):
                inner, at = self._read(text, at + len(escape) + 1, is_inside=True)
                code.append(f"({inner})")
                words.append("…")
                continue
            if text.startswith(escape, at):
                at += len(escape)
            if text[at:at + 1] == "\n":
                code.append("\n")
            words.append(text[at:at + 1])
            at += 1
        self.literals.append((text.count("\n", 0, start) + 1, " ".join("".join(words).split())))
        return "".join(code), at + len(end)

    @staticmethod
    def _behind(text, at, end):
        found = text.find(end, at)
        return len(text) if found < 0 else found + len(end)
