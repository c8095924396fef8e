import ArgumentParser

/// The forms that a check can be written in.
enum CheckFormat: String, ExpressibleByArgument, CaseIterable { case text, json, junit, github }
