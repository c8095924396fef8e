#!/usr/bin/env -S python3 -B
"""Checks the documentation: every relative link, every page, every path and every name of the code that it mentions."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGES = ROOT / "Sources/vpnaudit/vpnaudit.docc"
# The pages that lead a reader through the code; their names of types and functions must be there.
GUIDES = ["Architecture.md", "Contributing.md"]
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
PAGE = re.compile(r"<doc:([^>]+)>")
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"(?:[\w.+-]+/)+[\w.+-]+\.(?:swift|md|json|yaml|py)|(?:Scripts|Profiles|Tests|Sources)/[\w./+-]+")
NAME = re.compile(r"[A-Z][A-Za-z0-9]+(?:\.[a-z]\w*)?(?:\(.*\))?")


def words_of_code():
    """The names in the code, and those of its folders."""
    words = {path.name for path in (ROOT / "Sources").glob("**/") if path.name[:1].isupper()}
    for folder in ("Sources", "Tests", "Scripts"):
        for path in (ROOT / folder).rglob("*.swift"):
            words.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    return words


def problems_of(page, known):
    text = page.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        for link in LINK.findall(line):
            if "://" not in link and not (page.parent / link).exists():
                yield number, f"no file '{link}'"
        for name in PAGE.findall(line):
            if not (PAGES / f"{name}.md").is_file():
                yield number, f"no page '{name}'"
        for code in CODE.findall(line):
            if PATH.fullmatch(code.split(" ")[0].rstrip("/")):
                path = code.split(" ")[0]
                if "*" not in path and not (ROOT / path).exists() and not (ROOT / "Sources" / path).exists():
                    yield number, f"no file '{path}'"
            elif page.name in GUIDES and NAME.fullmatch(code):
                missing = [word for word in re.findall(r"\w+", code) if word not in known and word != "_"]
                if missing:
                    yield number, f"'{missing[0]}' of '{code}' is no name of the code"


def main():
    known, is_good = words_of_code(), True
    for page in [ROOT / "README.md", *sorted(PAGES.glob("*.md")), *sorted((ROOT / "Profiles").glob("*.md"))]:
        for number, problem in problems_of(page, known):
            is_good = False
            print(f"{page.relative_to(ROOT)}:{number}: {problem}")
    listed = set(PAGE.findall((PAGES / "vpnaudit.md").read_text(encoding="utf-8")))
    for page in sorted(PAGES.glob("*.md")):
        if page.stem not in listed | {"vpnaudit"}:
            is_good = False
            print(f"{page.relative_to(ROOT)}: no topic of vpnaudit.md names it")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
