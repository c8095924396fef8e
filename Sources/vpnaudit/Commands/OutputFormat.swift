import ArgumentParser

/// The formats of other results.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json }
