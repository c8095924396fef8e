"""The rules of the structure: what they mean, and what breaks them."""
import re

from package import back, cycles


class RuleError(Exception):
    """A rule that cannot be read: the place, and what is wrong."""


def occurrences(files, code):
    """Where a code occurs in these files, comments and literals apart. A name in it is a whole one, and no member of
    something else: `open(` finds `Glibc.open(`, and neither `reopen(` nor `file.open(` nor its own `func open(`."""
    pattern = re.compile(rf"(?<![\w.])(?<!func )(?:(?:Swift|Glibc|Foundation\w*)\.)?{re.escape(code)}")
    for file in files:
        # A file that defines a function of that name calls the other as Glibc.open(.
        own = any(f"func {code}" in line for line in file.source.lines)
        for number, line in enumerate(file.source.lines, 1):
            for found in pattern.finditer(line):
                if not own or "." in found[0][:-len(code)]:
                    yield f"{file}:{number}"


def sentences(files):
    return [f"{file}:{line}: {words}" for file in files for line, words in file.source.sentences]


def folders_in_cycles(files):
    return [folder for cycle in cycles(files, "folder") for folder in cycle]


def files_in_cycles(files):
    return [path for cycle in cycles(files, "path") for path in cycle]


def foreign_imports(files, allowed):
    return [f"{file} imports {name}" for file in files for name in file.source.imports if name not in allowed]


COUNTED = {"folder-cycles": folders_in_cycles, "file-cycles": files_in_cycles, "sentences": sentences}


class Rule:
    """One line of the rules."""

    def __init__(self, where, words):
        self.where, self.text = where, " ".join(words)
        self.kind, *rest = words
        if self.kind not in (*COUNTED, "imports", "only"):
            raise RuleError(f"{where}: '{self.kind}' is not a rule")
        if not rest:
            raise RuleError(f"{where}: '{self.text}' names no {'code' if self.kind == 'only' else 'place'}")
        self.subject, self.rest, self.limit = rest[0], rest[1:], 0
        if self.kind in COUNTED:
            if len(rest) != 2 or not rest[1].isdecimal():
                raise RuleError(f"{where}: '{self.text}' does not end with one number")
            self.limit = int(rest[1])

    def places(self, package, rules):
        """The places that it is about; '*' is every target that no other rule of its kind names."""
        if self.kind == "only":
            return ["*"]
        if self.subject != "*":
            return [self.subject]
        named = {rule.subject for rule in rules if rule.kind == self.kind}
        return [target for target in package.targets if target not in named]

    def check(self, package, rules):
        """Yields of each place what was found there, and how to see more of it."""
        named = self.rest if self.kind == "only" else [] if self.subject == "*" else [self.subject]
        for place in named:
            if not package.files_in(place):
                raise RuleError(f"{self.where}: '{place}' is not a folder of Sources with Swift files")
        for place in self.places(package, rules):
            if self.kind == "only":
                outside = [file for file in package.files if not any(map(file.lies_in, self.rest))]
                yield "elsewhere", list(occurrences(outside, self.subject)), []
                continue
            files = package.files_in(place)
            if self.kind == "imports":
                yield place, foreign_imports(files, self.rest), []
            else:
                more = []
                if self.kind == "folder-cycles":
                    more = [line for cycle in cycles(files, "folder") for line in back(files, cycle)]
                yield place, COUNTED[self.kind](files), more


def read(path):
    rules = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = line.split("#")[0].split()
        if words:
            rules.append(Rule(f"{path.name}:{number}", words))
    return rules
