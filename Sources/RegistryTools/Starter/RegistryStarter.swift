public import Model
import Settings

/// A commented registry to start from, by a file that ships in the program.
///
/// What a country's law asks is data: the files are those of `Profiles`, which the build puts into the program, so that
/// it has them wherever it is installed.
public struct RegistryStarter: Sendable {
  /// The code by which the file is asked for.
  public let code: String
  /// What it is about, for a person.
  public let title: String
  private let file: [UInt8]

  /// The jurisdictions whose rules ship.
  public static var jurisdictions: [RegistryStarter] {
    [RegistryStarter(code: "CN", title: "mainland China", file: PackageResources.registry_cn_yaml)]
  }

  /// The one without any rule, for all other jurisdictions.
  public static var empty: RegistryStarter {
    RegistryStarter(
      code: "none", title: "an empty one to fill in", file: PackageResources.registry_empty_yaml)
  }

  /// The starter of a code, in whatever case; nil where nothing ships for it.
  public static func of(_ code: String) -> RegistryStarter? {
    (jurisdictions + [empty]).first { $0.code.lowercased() == code.lowercased() }
  }

  /// How long the first edition holds.
  static let term = 90

  /// What is known of the company before the first line is written.
  public struct Company: Sendable {
    /// Its name, for the head of the file.
    let name: String?
    let foreignInvested: Bool?
    /// Its sites with their regions, in the order in which they are written.
    let sites: [Site]

    public init(
      name: String? = nil, foreignInvested: Bool? = nil, sites: [Site] = []
    ) {
      self.name = name
      self.foreignInvested = foreignInvested
      self.sites = sites
    }
  }

  /// A site of the company, and where it stands.
  public struct Site: Sendable {
    public let name: String
    /// A region with an ISO code: a new registry has no zones of the company's own.
    let region: Region

    /// A site from `beijing=CN-BJ`; nil where the text is none.
    public init?(_ text: String) {
      guard let sign = text.lastIndex(of: "=") else { return nil }
      let name = text[..<sign]
      guard (1...100).contains(name.unicodeScalars.count), name.unicodeScalars.allSatisfy(\.isPrintable),
        let region = Region(text[text.index(after: sign)...]), !region.isZone
      else { return nil }
      self.name = String(name)
      self.region = region
    }
  }

  /// The text of a registry that is issued now, and can be read as it is.
  public func text(for company: Company, issued now: Timestamp) -> String {
    let title = company.name.map { "The registry of \(Self.shown($0))" } ?? "A registry"
    let head =
      "# \(title), begun on \(now.description.prefix(10)) by 'vpnaudit registry init --jurisdiction \(code)'.\n#\n"
    let lines = String(decoding: file, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    return head + lines.compactMap { line(String($0), company, now) }.joined(separator: "\n")
  }

  /// A line of the file as the company's own has it; nil where it has none.
  private func line(_ line: String, _ company: Company, _ now: Timestamp) -> String? {
    // The schema lies beside the file in 'Profiles', and not beside the company's.
    if line.hasPrefix("# yaml-language-server:") { return nil }
    if line.hasPrefix("  issued: ") { return "  issued: \(Self.seconds(now))" }
    if line.hasPrefix("  expires: ") { return "  expires: \(Self.seconds(now.adding(days: Self.term)))" }
    if !company.sites.isEmpty {
      if line.hasPrefix("# sites: ") { return nil }
      if line == "sites: {}" {
        return "sites:\n"
          + company.sites.map {
            "  \(YAMLText.quoted(Self.shown($0.name))): \(YAMLText.quoted($0.region.code))"
          }.joined(separator: "\n")
      }
    }
    if let invested = company.foreignInvested, line.hasPrefix("# organisation: ") {
      return "organisation: {foreign_invested: \(invested)}"
    }
    return line
  }

  /// The moment without its fraction of a second, as a person writes it.
  private static func seconds(_ moment: Timestamp) -> String { "\(moment.description.prefix(19))Z" }

  /// What shows itself of a text, for a comment.
  private static func shown(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter(\.isPrintable).prefix(200)))
  }
}
