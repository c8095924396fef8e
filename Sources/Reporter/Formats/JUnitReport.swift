internal import Model

/// A record as a JUnit document, for CI systems: a test for each tunnel, the policy, each endpoint and expectation.
///
/// What is critical is a failure; what is unknown is an error; what is not counted or waived is skipped. The document is read by Jenkins' xUnit plug-in and by the stricter readers that want a host, a time
/// without a zone (it is UTC), the properties first and both outputs last. It is well-formed whatever the names are.
enum JUnitReport {
  /// The whole document, in UTF-8 with a newline at the end.
  static func text(of record: CheckRecord, in wording: Wording = .english) -> String {
    let points = CheckPoint.all(of: record, in: wording)
    func count(_ result: CheckPointResult) -> String { String(points.count { $0.result == result }) }
    let suite: [(String, String)] = [
      ("name", "vpnaudit"), ("hostname", host(record, wording)),
      ("timestamp", String(record.time.started.description.prefix(19))),
      ("time", seconds(elapsed(record))), ("tests", String(points.count)), ("failures", count(.failed)),
      ("errors", count(.undetermined)), ("skipped", count(.skipped)), ("id", "0"), ("package", "vpnaudit"),
    ]
    let properties = properties(record).map {
      element("property", [("name", $0), ("value", $1)], indent: 6)
    }
    let report = TextReport(style: TextStyle(colour: false), wording: wording).text(of: record)
    let lines =
      ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites>", "  <testsuite\(attributes(suite))>"]
      + ["    <properties>"] + properties + ["    </properties>"] + points.flatMap { testcase($0, wording) }
      + ["    <system-out>\(XMLText.content(report))</system-out>", "    <system-err></system-err>"]
      + ["  </testsuite>", "</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func testcase(_ point: CheckPoint, _ wording: Wording) -> [String] {
    let case_: [(String, String)] = [
      ("classname", "vpnaudit.\(point.topic.rawValue)"), ("name", point.name),
      ("time", seconds(point.time ?? Microseconds(0))),
    ]
    let open = "    <testcase\(attributes(case_))"
    let tag: String
    switch point.result {
    case .passed: return [open + "/>"]
    case .warned:
      let note = XMLText.content(
        wording.words(CheckRemark.warning(text: point.details.joined(separator: "\n"))))
      return [open + ">", "      <system-out>\(note)</system-out>", "    </testcase>"]
    case .failed: tag = "failure"
    case .undetermined: tag = "error"
    case .skipped:
      let why = [("message", point.details.first ?? point.code)]
      return [open + ">", element("skipped", why, indent: 6), "    </testcase>"]
    }
    let why = [("message", point.details.first ?? point.code), ("type", point.code)]
    let body = XMLText.content(point.details.joined(separator: "\n"))
    return [open + ">", "      <\(tag)\(attributes(why))>\(body)</\(tag)>", "    </testcase>"]
  }

  private static func properties(_ record: CheckRecord) -> [(String, String)] {
    let registry = record.inputs.registry
    let found: [(String, String?)] = [
      ("vpnaudit.version", record.agent.version), ("vpnaudit.record", record.id),
      ("vpnaudit.tag", record.compliance.tag.rawValue),
      ("vpnaudit.status", record.compliance.status.rawValue),
      ("vpnaudit.outcome", record.compliance.outcome?.rawValue),
      ("vpnaudit.severity", record.severity.rawValue),
      ("vpnaudit.extent", record.observation.extent?.rawValue),
      ("vpnaudit.assurance", record.observation.assurance?.rawValue),
      ("vpnaudit.exit", record.compliance.exit.map(String.init)), ("vpnaudit.site", record.host.site),
      ("vpnaudit.region", record.host.region?.code),
      ("vpnaudit.registry.serial", registry.serial.map(String.init)),
      ("vpnaudit.registry.signature", registry.signature.rawValue),
      ("vpnaudit.registry.key_id", registry.keyID),
      ("vpnaudit.grants.serial", record.inputs.grants?.serial.map(String.init)),
      ("vpnaudit.grants.signature", record.inputs.grants?.signature.rawValue),
      ("vpnaudit.grants.key_id", record.inputs.grants?.keyID),
      ("vpnaudit.profile.sha256", record.inputs.profile?.sha256),
    ]
    return found.compactMap { name, value in value.map { (name, TerminalText($0).shortened(to: 200).text) } }
  }

  private static func host(_ record: CheckRecord, _ wording: Wording) -> String {
    let name = [record.host.name, record.host.id].compactMap(\.self).first { !$0.isEmpty }
    return TerminalText(name ?? wording.words(CheckRemark.unnamedHost)).shortened(to: 200).text
  }

  private static func elapsed(_ record: CheckRecord) -> Microseconds {
    let (start, end) = (record.time.started.milliseconds, record.time.finished.milliseconds)
    // A clock that was set back meanwhile gives no time at all.
    let (difference, overflow) = end.subtractingReportingOverflow(start)
    let (count, tooLong) = difference.multipliedReportingOverflow(by: 1000)
    return Microseconds(overflow || tooLong ? 0 : max(0, count))
  }

  /// Seconds with three decimals, which is all that some readers take.
  private static func seconds(_ time: Microseconds) -> String {
    let milliseconds = time.count / 1000 + (time.count % 1000 >= 500 ? 1 : 0)
    let fraction = String(milliseconds % 1000)
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
  }

  private static func element(_ name: String, _ list: [(String, String)], indent: Int) -> String {
    String(repeating: " ", count: indent) + "<\(name)\(attributes(list))/>"
  }

  private static func attributes(_ list: [(String, String)]) -> String {
    list.map { " \($0)=\"\(XMLText.attribute($1))\"" }.joined()
  }
}
