/// The rules file of a compliance policy of Intune, for the settings that the format `intune` reports.
public struct IntuneRules {
  private let rules: [Rule]

  /// By the names that Intune has for them, of which it asks for the first.
  private static let languages: [(name: String, wording: Wording)] = [
    ("en_US", .english), ("zh_CN", .chinese),
  ]

  /// The rules; `address` is the page that a device's user is shown for more, and what else the user reads is in every
  /// language that there is.
  public init(moreInfo address: String) {
    rules = DeviceSetting.allCases.map { setting in
      Rule(
        name: setting.rawValue, address: address,
        remedies: Self.languages.map { language in
          let words = language.wording.remedy(of: setting)
          return .init(language: language.name, title: words.title, description: words.description)
        })
    }
  }

  /// The file: JSON in UTF-8, with a newline at the end.
  public var bytes: [UInt8] {
    get throws(JSONReportError) { try JSONReport.encode(["Rules": rules]) }
  }

  private struct Rule: Encodable {
    let name: String
    let address: String
    let remedies: [Remedy]
    private let comparison = "IsEquals"
    private let type = "Boolean"
    private let operand = true

    init(name: String, address: String, remedies: [Remedy]) {
      self.name = name
      self.address = address
      self.remedies = remedies
    }

    private enum CodingKeys: String, CodingKey {
      case name = "SettingName"
      case comparison = "Operator"
      case type = "DataType"
      case operand = "Operand"
      case address = "MoreInfoUrl"
      case remedies = "RemediationStrings"
    }
  }

  private struct Remedy: Encodable {
    let language: String
    let title: String
    let description: String

    private enum CodingKeys: String, CodingKey {
      case language = "Language"
      case title = "Title"
      case description = "Description"
    }
  }
}
