"""The compiler's index of a debug build, read by libIndexStore, which comes with Swift."""
import collections
import ctypes
import os
import pathlib

Pointer = ctypes.c_void_p
# By indexstore.h: two roles of a symbol, and the kind of a unit's dependency that is a record.
DEFINITION, REFERENCE = 1 << 1, 1 << 2
RECORD = 2
Visit = ctypes.CFUNCTYPE(ctypes.c_bool, Pointer, Pointer)


class Text(ctypes.Structure):
    """The `indexstore_string_ref_t` of libIndexStore."""

    _fields_ = [("data", ctypes.POINTER(ctypes.c_char)), ("length", ctypes.c_size_t)]

    def __str__(self):
        return self.data[:self.length].decode() if self.length else ""


class UnitName(Text):
    """The same, where a function is handed one by value."""


NameVisit = ctypes.CFUNCTYPE(ctypes.c_bool, Pointer, UnitName)
# The functions that are called, with what they return and take.
FUNCTIONS = {
    "store_create": (Pointer, [ctypes.c_char_p, Pointer]),
    "store_units_apply_f": (ctypes.c_bool, [Pointer, ctypes.c_uint, Pointer, NameVisit]),
    "store_get_unit_modification_time": (ctypes.c_int, [Pointer, ctypes.c_char_p] + [ctypes.POINTER(ctypes.c_int64)] * 2),
    "unit_reader_create": (Pointer, [Pointer, ctypes.c_char_p, Pointer]),
    "unit_reader_dispose": (None, [Pointer]),
    "unit_reader_get_main_file": (Text, [Pointer]),
    "unit_reader_dependencies_apply_f": (ctypes.c_bool, [Pointer, Pointer, Visit]),
    "unit_dependency_get_kind": (ctypes.c_int, [Pointer]),
    "unit_dependency_get_name": (Text, [Pointer]),
    "unit_dependency_get_filepath": (Text, [Pointer]),
    "record_reader_create": (Pointer, [Pointer, ctypes.c_char_p, Pointer]),
    "record_reader_dispose": (None, [Pointer]),
    "record_reader_symbols_apply_f": (ctypes.c_bool, [Pointer, ctypes.c_bool, Pointer, Visit]),
    "symbol_get_roles": (ctypes.c_uint64, [Pointer]),
    "symbol_get_usr": (Text, [Pointer]),
    "symbol_get_name": (Text, [Pointer]),
}


class Uses(collections.namedtuple("Uses", "defined used")):
    """What a file defines, as names by identifier, and the identifiers that it uses."""


class IndexStore:
    """An index, opened. Throws OSError where the library or the index is missing."""

    def __init__(self, library, path):
        functions = ctypes.CDLL(str(library))
        for name, (result, arguments) in FUNCTIONS.items():
            function = getattr(functions, f"indexstore_{name}")
            function.restype, function.argtypes = result, arguments
            setattr(self, f"_{name}", function)
        self._store = self._store_create(os.fsencode(path), None)
        if not self._store:
            raise OSError(None, "is not an index", str(path))

    def files(self, root):
        """The uses of each Swift file below a folder, by its path relative to that, as of when it was last compiled. Units
        outlive the files that they are of: those of files that are gone are left out."""
        records = {}
        for unit in self._units():
            reader = self._unit_reader_create(self._store, unit.encode(), None)
            main = pathlib.Path(str(self._unit_reader_get_main_file(reader)))
            if main.suffix == ".swift" and main.is_relative_to(root) and main.exists():
                name, time = self._record_of(reader, main), self._time_of(unit)
                path = str(main.relative_to(root))
                if name and records.get(path, ("", 0))[1] < time:
                    records[path] = (name, time)
            self._unit_reader_dispose(reader)
        return {path: self._uses(name) for path, (name, _) in sorted(records.items())}

    def _time_of(self, unit):
        seconds, nanoseconds = ctypes.c_int64(), ctypes.c_int64()
        self._store_get_unit_modification_time(
            self._store, unit.encode(), ctypes.byref(seconds), ctypes.byref(nanoseconds))
        return seconds.value + nanoseconds.value / 1e9

    def _units(self):
        names = []

        @NameVisit
        def take(_, name):
            names.append(str(name))
            return True

        self._store_units_apply_f(self._store, 0, None, take)
        return names

    def _record_of(self, reader, main):
        """The record of the unit's own file; others are of the modules that it imports."""
        found = []

        @Visit
        def take(_, dependency):
            if self._unit_dependency_get_kind(dependency) == RECORD:
                if str(self._unit_dependency_get_filepath(dependency)) == str(main):
                    found.append(str(self._unit_dependency_get_name(dependency)))
            return True

        self._unit_reader_dependencies_apply_f(reader, None, take)
        return found[0] if found else None

    def _uses(self, record):
        uses = Uses({}, set())

        @Visit
        def take(_, symbol):
            roles = self._symbol_get_roles(symbol)
            if roles & (DEFINITION | REFERENCE):
                usr = str(self._symbol_get_usr(symbol))
                if roles & DEFINITION:
                    uses.defined[usr] = str(self._symbol_get_name(symbol))
                else:
                    uses.used.add(usr)
            return True

        reader = self._record_reader_create(self._store, record.encode(), None)
        if reader:
            self._record_reader_symbols_apply_f(reader, True, None, take)
            self._record_reader_dispose(reader)
        return uses
