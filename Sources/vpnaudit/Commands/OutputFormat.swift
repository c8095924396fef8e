import ArgumentParser

/// The forms that other results can be written in.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json }
