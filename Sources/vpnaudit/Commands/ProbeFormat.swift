import ArgumentParser

/// The formats of a probe's result.
enum ProbeFormat: String, ExpressibleByArgument, CaseIterable { case text, json, jsonl }
