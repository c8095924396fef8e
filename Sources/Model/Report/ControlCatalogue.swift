/// Controls of standards and laws, and which findings of a period's report speak for or against each.
public struct ControlCatalogue: Hashable, Sendable {
  /// The version of the file's form.
  public static let schema = "vpnaudit.controls/1"

  /// A standard, a law or a set of criteria.
  public struct Standard: Hashable, Sendable {
    public let id: String
    /// By language (`en`, `zh`).
    public let title: [String: String]
    /// As it is cited: `GB/T 22239-2019, level 3`.
    public let edition: String
    public let url: String?

    public init(id: String, title: [String: String], edition: String, url: String?) {
      self.id = id
      self.title = title
      self.edition = edition
      self.url = url
    }
  }

  /// What a host must have shown, so that its silence about a control is not taken for evidence.
  public enum Need: String, Hashable, Sendable, Codable, CaseIterable {
    /// All of its checks come from a history whose signatures were verified.
    case signedHistory = "signed_history"
    /// Its checks probed endpoints.
    case endpoints
  }

  /// One control.
  public struct Control: Hashable, Sendable {
    /// Letters, digits, `.`, `-` and `_`, a letter first: a token that OSCAL takes for a control's id.
    public let id: String
    /// The id of its standard.
    public let standard: String
    public let clause: String
    /// By language.
    public let title: [String: String]
    /// What the report can show of it, in words of our own, by language.
    public let shows: [String: String]
    public let topics: Set<FindingTopic>
    /// Codes of findings of other topics.
    public let codes: Set<String>
    public let needs: Need?

    public init(
      id: String, standard: String, clause: String, title: [String: String], shows: [String: String],
      topics: Set<FindingTopic>, codes: Set<String>, needs: Need?
    ) {
      self.id = id
      self.standard = standard
      self.clause = clause
      self.title = title
      self.shows = shows
      self.topics = topics
      self.codes = codes
      self.needs = needs
    }
  }

  public let standards: [Standard]
  public let controls: [Control]

  public init(standards: [Standard], controls: [Control]) {
    self.standards = standards
    self.controls = controls
  }
}
