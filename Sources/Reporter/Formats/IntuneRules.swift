/// The rules file of a compliance policy of Intune, for the settings that the format `intune` reports.
public struct IntuneRules {
  private let rules: [Rule]

  /// The rules; `address` is the page that a device's user is shown for more.
  public init(moreInfo address: String, in wording: Wording = .english) {
    rules = DeviceSetting.allCases.map { setting in
      let words = wording.remedy(of: setting)
      return Rule(
        name: setting.rawValue, address: address,
        remedies: [.init(language: "en_US", title: words.title, description: words.description)])
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
