import Model
import Testing

@testable import Reporter

@Suite struct GitHubReportTests {
  @Test(arguments: SampleRecord.allCases)
  func `annotations and summary are those that were read in review`(sample: SampleRecord) throws {
    let record = try sample.record
    try Golden(name: "github-\(sample.rawValue).txt").expect(Array(GitHubReport.annotations(of: record).utf8))
    try Golden(name: "github-\(sample.rawValue).md").expect(Array(GitHubReport.summary(of: record).utf8))
  }

  @Test(arguments: SampleRecord.allCases)
  func `every line is one command, and no property ends early`(sample: SampleRecord) throws {
    let text = GitHubReport.annotations(of: try sample.record)
    let command = #/::(error|warning|notice) title=[^:,\r\n]*::[^\r\n]+/#
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      #expect(line.wholeMatch(of: command) != nil, "\(line)")
      #expect(line.unicodeScalars.allSatisfy { !TerminalText.isHidden($0) })
    }
    #expect(text.ranges(of: "::notice ").count == 1)
  }

  @Test func `a name cannot end its property, its command or its cell`() throws {
    let name = "a,file=/etc/passwd::b%0A\r\n::error::forged|<img src=x>`*_[x](https://y)@all #1 $a$ www.z"
    let record = SampleParts.record(
      tunnels: [],
      endpoints: [
        try SampleParts.failing(
          name, target: "tls://a:1", outcome: .unreachable, failure: Failure(.tcpRefused), path: nil)
      ],
      compliance: Compliance(status: .review, tag: .none, outcome: .unreachable, reasons: [], exit: 2))
    let lines = GitHubReport.annotations(of: record).split(separator: "\n")
    let error = try #require(lines.first { $0.contains("passwd") })
    #expect(
      error.hasPrefix(
        "::error title=vpnaudit%3A endpoint a%2Cfile=/etc/passwd%3A%3Ab%250A\\r\\n%3A%3Aerror%3A%3Aforged"))
    #expect(!lines.contains { $0.hasPrefix("::error::forged") })
    let summary = GitHubReport.summary(of: record)
    for part in ["<img", "`", "](", "https://", "@all", "#1 ", "$a$", "www.", "forged|"] {
      #expect(!summary.replacing("### ", with: "").contains(part), "\(part)")
    }
  }

  @Test func `more annotations than GitHub shows end in one that says so`() throws {
    let endpoints = try (1...25).map {
      try SampleParts.failing(
        "e\($0)", target: "tls://e:1", outcome: .unreachable, failure: Failure(.tcpRefused), path: nil)
    }
    let degraded = try (1...10).map {
      try SampleParts.failing(
        "d\($0)", target: "tls://d:1", outcome: .degraded, failure: Failure(.tcpRefused), ok: 1, path: nil)
    }
    let record = SampleParts.record(
      complete: true, tunnels: [], endpoints: endpoints + degraded,
      compliance: Compliance(status: .compliant, tag: .none, outcome: .unreachable, reasons: [], exit: 2))
    let lines = GitHubReport.annotations(of: record).split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("::error ") } == 10)
    #expect(lines.contains("::error title=vpnaudit::and 16 more: see the summary of the step"))
    #expect(lines.count { $0.hasPrefix("::warning ") } == 10)
    #expect(lines.contains { $0.contains("endpoint d10") })
  }

  @Test func `a summary stays far below what GitHub takes`() throws {
    let name = String(repeating: "𝕏|", count: 400)
    let endpoint = try SampleParts.failing(
      name, target: name, outcome: .unreachable,
      failure: Failure(.tlsAlert, facts: .library(name: .openssl, text: name)), path: nil)
    let record = SampleParts.record(
      tunnels: [], endpoints: Array(repeating: endpoint, count: 300),
      compliance: Compliance(status: .compliant, tag: .none, outcome: .unreachable, reasons: [], exit: 2))
    let summary = GitHubReport.summary(of: record)
    #expect(summary.utf8.count < 1 << 20)
    #expect(summary.contains("and 200 more"))
  }
}
