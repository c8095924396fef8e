"""The package as the compiler sees it: files, and which of them use which."""
import collections
import pathlib

from swift_source import Source


class File:
    """A source file: its text, and of each other file the names that it uses."""

    def __init__(self, root, path):
        self.path = path
        self.target = path.split("/")[0]
        self.folder = str(pathlib.PurePath(path).parent)
        text = (root / path).read_text(encoding="utf-8")
        self.size = text.count("\n")
        self.source = Source(text)
        self.uses = collections.defaultdict(set)

    def __repr__(self):
        return self.path

    def lies_in(self, place):
        return f"{self.path}/".startswith(f"{place}/")


class Package:
    """The files below `Sources`, with their uses by an index."""

    def __init__(self, sources, index):
        uses = index.files(sources)
        paths = sorted(str(path.relative_to(sources)) for path in sources.rglob("*.swift"))
        self.missing = [path for path in paths if path not in uses]
        self.files = [File(sources, path) for path in paths]
        by_path = {file.path: file for file in self.files}
        defined = {usr: (by_path[path], name) for path, use in uses.items() for usr, name in use.defined.items()}
        for path, use in uses.items():
            for usr in use.used & defined.keys():
                other, name = defined[usr]
                if other is not by_path[path]:
                    by_path[path].uses[other].add(name.removeprefix("getter:").removeprefix("setter:"))

    @property
    def targets(self):
        return sorted({file.target for file in self.files})

    def files_in(self, place):
        return [file for file in self.files if file.lies_in(place)]


def arrows(files, level):
    """For each group of these files ("target", "folder", "path") the groups that it uses, with the uses: pairs of the
    two files."""
    found, own = collections.defaultdict(lambda: collections.defaultdict(list)), set(files)
    for file in files:
        for other in sorted(file.uses.keys() & own, key=lambda it: it.path):
            start, end = getattr(file, level), getattr(other, level)
            if start != end:
                found[start][end].append((file, other))
    return found


def cycles(files, level):
    """The groups of these files that reach themselves, those of one cycle together, the largest first."""
    ends = {start: set(others) for start, others in arrows(files, level).items()}
    reach = {}
    for start in ends:
        seen, waiting = set(), list(ends[start])
        while waiting:
            group = waiting.pop()
            if group not in seen:
                seen.add(group)
                waiting += ends.get(group, ())
        reach[start] = seen
    found = {frozenset(end for end in reach[start] if start in reach.get(end, ())) for start in reach}
    return sorted((sorted(cycle) for cycle in found if cycle), key=lambda cycle: (-len(cycle), cycle))


def back(files, cycle):
    """The uses within a cycle of folders without which it would be none, few where possible: those against an order of
    the folders that most uses follow (the greedy one of Eades, Lin and Smyth)."""
    found = arrows([file for file in files if file.folder in cycle], "folder")
    left, first, last = set(cycle), [], []

    def weight(start, end):
        return len(found[start].get(end, ()))

    while left:
        outward = {it: sum(weight(it, end) for end in left) for it in sorted(left)}
        inward = {it: sum(weight(start, it) for start in left) for it in sorted(left)}
        sink = next((it for it in outward if outward[it] == 0), None)
        chosen = sink or max(outward, key=lambda it: (inward[it] == 0, outward[it] - inward[it]))
        (last if sink else first).append(chosen)
        left.remove(chosen)
    order = {folder: place for place, folder in enumerate(first + last[::-1])}
    for start in sorted(order, key=order.get):
        for end, uses in sorted(found[start].items()):
            if order[end] < order[start]:
                for file, other in uses:
                    yield f"{file} uses {', '.join(sorted(file.uses[other])[:3])} of {other}"
