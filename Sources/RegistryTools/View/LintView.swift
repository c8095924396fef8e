public import Model
public import Reporter

/// What is wrong or doubtful in a registry or a file of grants, for a program: `vpnaudit.lint/1`.
public struct LintView: Hashable, Sendable, Codable {
  /// The version of the form.
  public static let schema = "vpnaudit.lint/1"

  /// What the file was read as.
  public enum Kind: String, Hashable, Sendable, Codable { case registry, grants }

  /// Something wrong or doubtful, as a person is told it.
  public struct Problem: Hashable, Sendable, Codable {
    /// `error` or `warning`.
    public let severity: String
    /// The file that it is about: of grants it may be the registry.
    public let file: String
    /// From 1; nil where it is about the file as a whole.
    public let line: Int?
    public let message: String
    public let hint: String?

    public init(severity: String, file: String, line: Int?, message: String, hint: String?) {
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

  public let schema: String
  /// As it was given.
  public let file: String
  public let kind: Kind
  /// Whether it has no error.
  public let good: Bool
  public let serial: Int?
  public let expires: Timestamp?
  public let providers: Int?
  public let licences: Int?
  public let rules: Int?
  public let grants: Int?
  /// In the order of their lines.
  public let problems: [Problem]

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
