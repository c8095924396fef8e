import ArgumentParser

/// The forms that a probe can be written in.
enum ProbeFormat: String, ExpressibleByArgument, CaseIterable { case text, json, jsonl }
