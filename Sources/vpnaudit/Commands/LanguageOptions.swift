import ArgumentParser
import Model
import Reporter

/// The language of what a person reads.
struct LanguageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The language of sentences: en or zh (default: where a terminal shows them the locale's, else en).",
      valueName: "language"), transform: Self.parse)
  var language: ReportLanguage?

  /// What was asked for, else the locale's where it `isShown` on a terminal, and English for whoever else reads it.
  func language(isShown: Bool) -> ReportLanguage {
    language ?? (isShown && StandardOutput.isTerminal ? Terminal.language : .english)
  }

  private static func parse(_ text: String) throws -> ReportLanguage {
    if let language = ReportLanguage(rawValue: text) { return language }
    throw ValidationError("write \(ReportLanguage.allCases.map(\.rawValue).joined(separator: " or "))")
  }
}
