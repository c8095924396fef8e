import ArgumentParser
import Reporter

/// What `--format` asks for: a format of the reporter's table, with a file of its own or without, or the list of them.
enum CheckFormat {
  case list
  case report(any ReportFormat, file: String?)

  private static let listWord = "list"

  /// The default.
  static let usual = CheckFormat.report(ReportFormats.all[0], file: nil)

  /// From `list`, `text` or `junit=vpnaudit.xml`.
  init(argument: String) throws {
    if argument == Self.listWord {
      self = .list
      return
    }
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let format = ReportFormats.named(String(parts[0])) else {
      throw ValidationError("the formats are \(Self.names(joinedBy: "and"))")
    }
    self = .report(format, file: parts.count > 1 ? String(parts[1]) : nil)
  }

  /// What a shell completes.
  static var words: [String] { ReportFormats.all.map(\.name) + [listWord] }

  /// The format; nil for the list.
  var format: (any ReportFormat)? { if case .report(let format, _) = self { format } else { nil } }

  /// `text, json, junit or github`, of the formats that `isMeant` takes.
  static func names(
    joinedBy word: String = "or", where isMeant: (any ReportFormat) -> Bool = { _ in true }
  ) -> String {
    let names = ReportFormats.all.filter(isMeant).map(\.name)
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " \(word) " + last
  }

  /// The names of all formats.
  static let names = names()

  /// Each format with what it is, a line each.
  static var listing: String {
    let width = (ReportFormats.all.map(\.name.count).max() ?? 0) + 2
    return ReportFormats.all.map { format in
      format.name + String(repeating: " ", count: width - format.name.count) + format.summary() + "\n"
    }.joined()
  }

  /// The format whose reader is waiting on standard output even where a `check` of these arguments comes to nothing; nil
  /// where none is.
  static func waiting(in arguments: [String]) -> (any ReportFormat)? {
    guard arguments.dropFirst().first == "check" else { return nil }
    let pairs = zip(arguments, arguments.dropFirst()).map { $0 == "--format" ? "--format=\($1)" : $0 }
    // The last argument is no pair's first.
    return (pairs + arguments.suffix(1)).compactMap { argument -> (any ReportFormat)? in
      let prefix = "--format="
      guard argument.hasPrefix(prefix),
        case .report(let format, nil)? = try? CheckFormat(argument: String(argument.dropFirst(prefix.count)))
      else { return nil }
      return format
    }.first { $0.hasExitOfItsOwn }
  }
}
