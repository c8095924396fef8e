import Foundation
import Reporter
import Testing

/// The pages as a browser shows and prints them.
@Suite(.timeLimit(.minutes(20))) struct PageTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let isLong =
    ProcessInfo.processInfo.environment["VPNAUDIT_TEST_ROUNDS"].flatMap { Int($0) } ?? 1 > 1
  /// The rules of accessibility, which Scripts/validator installs; nil where it has not.
  private static let axe: String? = {
    let folder = repository.appendingPathComponent(".build/validator/lib")
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return versions.map { folder.path + "/\($0)/site-packages/axe_playwright_python/axe.min.js" }
      .first { FileManager.default.fileExists(atPath: $0) }
  }()
  private static let browser = "/usr/bin/chromedriver"

  private static func page(_ report: PeriodReport, in language: ReportLanguage = .english) throws -> [UInt8] {
    try PeriodForm.html.bytes(of: report, style: TextStyle(colour: false), in: language)
  }

  private struct Findings: Decodable {
    let found: [String: [String: [String]]]
    let seconds: [String: Double]
  }

  @Test(
    .enabled(if: axe != nil, "Scripts/validator installs axe"),
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: browser),
      "chromedriver is not installed (Debian: chromium-driver)"))
  func `a browser shows and prints every page whole, asks for nothing, and runs no name`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "vpnaudit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var quarter = try SimulatedQuarter.whole()
    let report = quarter.report()
    var chinese = try SimulatedQuarter.whole(in: .chinese)
    var quiet = try SimulatedQuarter.collector(inventory: nil)
    let review = try ReviewTests.whole()
    let (hostile, large) = (try SimulatedFleet.hostile(), try SimulatedFleet.large())
    let everywhere = [
      "first-screen", "dark", "wide", "wide-dark", "phone", "phone-dark", "tablet", "paper",
    ]
    let pages: [(name: String, page: [UInt8], views: [String], rules: [String])] = [
      ("english", try Self.page(report), everywhere, ["first-screen", "dark", "phone"]),
      ("chinese", try Self.page(chinese.report(), in: .chinese), everywhere, ["first-screen", "phone"]),
      ("review", try Self.page(review), ["first-screen", "phone", "paper"], ["first-screen"]),
      (
        "review-chinese", try Self.page(ReviewTests.whole(in: .chinese), in: .chinese),
        ["first-screen", "paper"], []
      ),
      ("hostile", try Self.page(hostile), ["first-screen", "phone", "paper"], ["first-screen"]),
      (
        "hostile-chinese", try Self.page(SimulatedFleet.hostile(in: .chinese), in: .chinese),
        ["first-screen"], []
      ),
      // The rules of accessibility take half a minute for the tables of a large page.
      ("large", try Self.page(large), ["first-screen", "phone", "paper"], []),
      ("empty", try Self.page(quiet.report()), ["first-screen", "phone"], ["first-screen"]),
    ]
    var asked: [String: [String: Any]] = [:]
    for (name, page, views, rules) in pages {
      #expect(page.count < 2_000_000, "\(name)")
      let file = folder.appendingPathComponent("\(name).html")
      try Data(page).write(to: file)
      asked[name] = [
        "file": file.path, "views": Self.isLong ? everywhere : views,
        "rules": Self.isLong && name != "large" ? everywhere : rules,
      ]
    }
    let result = try Self.run(
      ["pages": asked], folder: folder, axe: try #require(Self.axe))
    #expect(result.found.count == pages.count)
    for (name, views) in result.found {
      for (view, found) in views { #expect(found == [], "\(name) \(view)") }
    }
    #expect(result.found["english"]?.count == everywhere.count + 1)
  }

  /// A page that is wrong in each way is found to be.
  @Test(
    .enabled(if: axe != nil, "Scripts/validator installs axe"),
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: browser),
      "chromedriver is not installed (Debian: chromium-driver)"))
  func `a page that is wrong is found to be`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "vpnaudit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var quarter = try SimulatedQuarter.whole()
    let good = String(decoding: try Self.page(quarter.report()), as: UTF8.self)
    let harm = """
      <img src="http://127.0.0.1:9/x.png"><p style="width: 3000px; color: #ddd; background: #eee">Wide and pale</p>
      <script>window.pwned = 1</script><a href="#nowhere">to nowhere</a>
      """
    let open = good.replacing(/<meta http-equiv="Content-Security-Policy"[^>]*>/, with: "")
    let bad = [
      "bad": open.replacing("<footer>", with: harm + "<footer>"),
      // The policy alone keeps what was injected from running.
      "kept": good.replacing("<footer>", with: "<script>window.pwned = 1</script><footer>"),
      "tampered": good.replacing("<style>", with: "<style> "),
    ]
    var asked: [String: [String: Any]] = [:]
    for (name, page) in bad {
      let file = folder.appendingPathComponent("\(name).html")
      try Data(page.utf8).write(to: file)
      asked[name] = ["file": file.path, "views": ["first-screen"], "rules": ["first-screen"]]
    }
    let result = try Self.run(["pages": asked], folder: folder, axe: try #require(Self.axe))
    let found = try #require(result.found["bad"]?["first-screen"])
    for word in ["a request", "wider", "ran as a script", "nowhere", "axe: color-contrast", "[style]"] {
      #expect(found.contains { $0.contains(word) }, "\(word): \(found)")
    }
    #expect(result.found["bad"]?["digests"]?.isEmpty == false)
    let kept = result.found["kept"]?["first-screen"] ?? []
    #expect(kept.contains { $0.contains("2 scripts") } && !kept.contains { $0.contains("ran as") }, "\(kept)")
    #expect(result.found["tampered"]?["digests"]?.isEmpty == false)
  }

  private static func run(_ asked: [String: Any], folder: URL, axe: String) throws -> Findings {
    let files = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
    try JSONSerialization.data(withJSONObject: asked).write(to: files[0])
    for file in files[1...] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = [
      "900", "/usr/bin/python3", "-B", repository.appendingPathComponent("Scripts/test.d/pages.py").path, axe,
    ]
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    let errors = try String(contentsOf: files[2], encoding: .utf8)
    #expect(process.terminationStatus == 0 && errors == "", "\(errors)")
    return try JSONDecoder().decode(Findings.self, from: Data(contentsOf: files[1]))
  }
}
