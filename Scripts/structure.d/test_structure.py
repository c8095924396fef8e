"""Tests of what Scripts/structure reads and forbids; Scripts/test runs them."""
import collections
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import rules  # noqa: E402
from package import File, arrows, back, cycles  # noqa: E402
from swift_source import Source  # noqa: E402


class SourceTests(unittest.TestCase):
    def test_literals_and_comments_leave_the_code(self):
        source = Source('let a = "open("  // open(\n/* open( /* nested */ open( */ let b = open(path)\n')
        self.assertEqual(source.lines, ['let a = ""  ', " let b = open(path)", ""])

    def test_the_lines_stay_what_they_were(self):
        source = Source('let a = """\n  one word\n  "quoted" text\n  """\n/*\n\n*/\nopen()\n')
        self.assertEqual(source.lines[7], "open()")
        self.assertEqual(source.sentences, [(1, 'one word "quoted" text')])

    def test_an_interpolation_is_code_and_its_literals_count_by_themselves(self):
        source = Source('f("it has \\(count == 1 ? "one peer" : g(")")) of \\(all)")\n')
        self.assertIn('count == 1 ? "" : g("")', source.code)
        self.assertEqual(source.sentences, [(1, "it has … of …"), (1, "one peer")])

    def test_raw_strings_and_regular_expressions(self):
        source = Source('let a = #"say "no more" \\(x)"#; let b = #/"[^"]*"/#; let c = "two words"\n')
        self.assertEqual(source.sentences, [(1, 'say "no more" \\(x)'), (1, "two words")])
        self.assertEqual(source.code, 'let a = ""; let b = #//#; let c = ""\n')

    def test_escaped_quotes_do_not_end_a_literal(self):
        self.assertEqual(Source('let a = "say \\" not yet"; exit(1)\n').code, 'let a = ""; exit(1)\n')

    def test_keys_and_names_are_no_sentences(self):
        for text in ["connect_us", "CAP_NET_ADMIN or CAP_SYS_PTRACE", "TLS v1.2", "tls://host:443", "a b"]:
            self.assertEqual(Source(f'let a = "{text}"').sentences, [], text)

    def test_imports_with_every_modifier(self):
        text = "public import Model\n@testable import A\ninternal import struct B.C\n// import D\nlet s = \"\"\"\nimport E\n\"\"\"\n"
        self.assertEqual(Source(text).imports, ["Model", "A", "B"])


class PackageTests(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        self.files = {}

    def tearDown(self):
        self.folder.cleanup()

    def file(self, path, text="", uses=()):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")
        self.files[path] = File(self.root, path)
        for other in uses:
            self.files[path].uses[self.files[other]].add("name")
        return self.files[path]

    def package(self):
        files = list(self.files.values())
        return collections.namedtuple("Package", "files targets files_in")(
            files, sorted({file.target for file in files}),
            lambda place: [file for file in files if file.lies_in(place)])

    def broken(self, *lines):
        path = self.root / "rules"
        path.write_text("\n".join(lines), encoding="utf-8")
        all_rules = rules.read(path)
        return [
            (place, found) for rule in all_rules for place, found, _ in rule.check(self.package(), all_rules)
            if len(found) > rule.limit]

    def three_folders(self):
        self.file("T/a/A.swift")
        self.file("T/b/B.swift", uses=["T/a/A.swift"])
        self.file("T/c/C.swift", uses=["T/b/B.swift"])
        return list(self.files.values())

    def test_folders_that_use_each_other_one_way_have_no_cycle(self):
        files = self.three_folders()
        self.assertEqual(list(arrows(files, "folder")), ["T/b", "T/c"])
        self.assertEqual(cycles(files, "folder"), [])

    def test_a_cycle_holds_all_its_folders_and_names_what_runs_back(self):
        files = self.three_folders()
        files[0].uses[files[2]].add("back")
        self.assertEqual(cycles(files, "folder"), [["T/a", "T/b", "T/c"]])
        # Each folder of the ring could be the lowest; one use is enough to break it.
        self.assertEqual(len(list(back(files, ["T/a", "T/b", "T/c"]))), 1)
        self.file("T/b/D.swift", uses=["T/a/A.swift"])
        self.file("T/c/E.swift", uses=["T/b/B.swift"])
        files = list(self.files.values())
        self.assertEqual(list(back(files, ["T/a", "T/b", "T/c"])), ["T/a/A.swift uses back of T/c/C.swift"])
        self.assertEqual(self.broken("folder-cycles T 3"), [])
        self.assertEqual(self.broken("folder-cycles * 2"), [("T", ["T/a", "T/b", "T/c"])])

    def test_a_place_that_is_named_is_not_among_the_others(self):
        self.file("T/A.swift", 'let a = "two words"')
        self.file("U/B.swift", 'let a = "two words"')
        self.assertEqual([place for place, _ in self.broken("sentences * 0", "sentences T 1")], ["U"])

    def test_imports(self):
        self.file("T/A.swift", "import Model\npublic import Glibc\n")
        self.assertEqual(self.broken("imports T Model Glibc"), [])
        self.assertEqual(self.broken("imports T Model"), [("T", ["T/A.swift imports Glibc"])])

    def test_what_only_one_place_may_do(self):
        self.file("T/In/A.swift", "open(path)\n")
        self.file("T/Out/B.swift", "\nlet a = Glibc.open(path)\nreopen(x); file.open(x)\nfunc open(_ x: Int) {}\nopen(1)")
        self.assertEqual(self.broken("only open( T/In"), [("elsewhere", ["T/Out/B.swift:2"])])
        self.assertEqual(self.broken("only open( T"), [])

    def test_rules_that_cannot_be_read(self):
        self.file("T/A.swift")
        for line in ["folders T 1", "sentences T", "sentences T many", "imports", "only print( Nowhere", "sentences Nowhere 1"]:
            with self.assertRaises(rules.RuleError, msg=line):
                self.broken(line)


if __name__ == "__main__":
    unittest.main()
