public import Model
public import Reporter
public import Settings

/// What is wrong or doubtful in a registry or a file of grants, for a program: `vpnaudit.lint/1`.
public struct LintView: Hashable, Sendable, Codable {
  /// The version of the form.
  static let schema = "vpnaudit.lint/1"

  /// What the file was read as.
  public enum Kind: String, Hashable, Sendable, Codable { case registry, grants }

  /// Something wrong or doubtful, in the words that a person reads.
  public struct Problem: Hashable, Sendable, Codable {
    /// `error` or `warning`.
    let severity: String
    /// The file that it is about: of grants it may be the registry.
    let file: String
    /// From 1; nil where it is about the file as a whole.
    let line: Int?
    let message: String
    let hint: String?

    init(severity: String, file: String, line: Int?, message: String, hint: String?) {
      self.severity = severity
      self.file = file
      self.line = line
      self.message = message
      self.hint = hint
    }
  }

  /// What a file without errors holds.
  public struct Contents: Hashable, Sendable {
    public let serial: Int
    public let expires: Timestamp
    public let providers: Int?
    public let licences: Int?
    public let rules: Int?
    public let grants: Int?

    public init(_ registry: Registry) {
      serial = registry.meta.serial
      expires = registry.meta.expires
      providers = registry.providers.count
      licences = registry.providers.reduce(0) { $0 + $1.licences.count }
      rules = registry.rules.count
      grants = nil
    }

    public init(_ book: GrantBook) {
      serial = book.serial
      expires = book.expires
      (providers, licences, rules) = (nil, nil, nil)
      grants = book.grants.count
    }
  }

  let schema: String
  /// As it was given.
  let file: String
  let kind: Kind
  /// Whether it has no error.
  let good: Bool
  let serial: Int?
  let expires: Timestamp?
  let providers: Int?
  let licences: Int?
  let rules: Int?
  let grants: Int?
  /// In the order of their lines.
  let problems: [Problem]

  /// `contents` is nil for a file with errors.
  public init(file: String, kind: Kind, contents: Contents?, problems: [Problem]) {
    self.schema = Self.schema
    self.file = file
    self.kind = kind
    self.good = contents != nil
    self.serial = contents?.serial
    self.expires = contents?.expires
    self.providers = contents?.providers
    self.licences = contents?.licences
    self.rules = contents?.rules
    self.grants = contents?.grants
    self.problems = problems
  }
}

extension JSONReport {
  /// The bytes of what a lint found.
  public static func bytes(of view: LintView) throws(JSONReportError) -> [UInt8] {
    try encode(view)
  }
}

extension LintView.Problem {
  /// What a reader found.
  public init(_ diagnostic: Diagnostic) {
    self.init(
      severity: diagnostic.severity.rawValue, file: diagnostic.file, line: diagnostic.line,
      message: diagnostic.message, hint: diagnostic.hint)
  }
}
