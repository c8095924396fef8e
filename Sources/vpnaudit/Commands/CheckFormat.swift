import ArgumentParser
import Reporter

/// The format of a check's result: one of the reporter's table.
struct CheckFormat: ExpressibleByArgument {
  let format: any ReportFormat

  private init(_ format: any ReportFormat) { self.format = format }

  /// The default.
  static let usual = CheckFormat(ReportFormats.all[0])

  init?(argument: String) {
    guard let format = ReportFormats.named(argument) else { return nil }
    self.init(format)
  }

  static var allValueStrings: [String] { ReportFormats.all.map(\.name) }

  static var allValueDescriptions: [String: String] {
    Dictionary(ReportFormats.all.map { ($0.name, $0.summary()) }) { first, _ in first }
  }

  var defaultValueDescription: String { format.name }

  /// `text, json, junit or github`, of the formats that `isMeant` takes.
  static func names(where isMeant: (any ReportFormat) -> Bool = { _ in true }) -> String {
    let names = ReportFormats.all.filter(isMeant).map(\.name)
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }

  /// The names of all formats.
  static let names = names()
}
