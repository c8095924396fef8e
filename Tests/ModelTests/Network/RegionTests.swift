import Model
import Testing

struct RegionTests {
  @Test(arguments: ["CN", "NO", "CN-BJ", "GB-ENG", "US-CA", "FR-2A", "AT-9", "zone:bj-demo", "zone:1"])
  func `a region is an ISO code or a zone`(_ text: String) {
    #expect(Region(text)?.code == text)
  }

  @Test(arguments: [
    "", "C", "CHN", "cn", "Cn", "CN-", "CN-BJ-1", "CN-bj", "CN-BEIJ", "-BJ", "CN BJ", "zone:", "zone:BJ",
    "zone:bj demo", "Zone:bj", "ＣＮ",
  ])
  func `what is no region is refused`(_ text: String) {
    #expect(Region(text) == nil)
  }

  @Test(arguments: [
    ("CN-BJ", "CN", true), ("CN", "CN", true), ("CN", "CN-BJ", false), ("CN-BJ", "CN-B", false),
    ("DE", "D", false),
  ])
  func `a subdivision lies in its country`(_ inner: String, _ outer: String, _ inside: Bool) throws {
    guard let outer = Region(outer) else {
      #expect(!inside)
      return
    }
    #expect(try #require(Region(inner)).lies(in: outer) == inside)
  }

  private static func registry(_ sets: [String: RegionSet]) -> Registry {
    Registry(
      meta: .init(
        serial: 1, issued: Timestamp(seconds: 0), expires: Timestamp(seconds: 1), previousDigest: nil,
        complete: true),
      regionSets: sets)
  }

  private static func set(_ include: [String] = [], exclude: [String] = [], within: String? = nil)
    -> RegionSet
  {
    RegionSet(
      include: include.compactMap { Region($0) }, exclude: exclude.compactMap { Region($0) },
      within: within.flatMap { Region($0) })
  }

  @Test(arguments: [
    ("CN-BJ", "cn-mainland", true), ("CN-HK", "cn-mainland", false), ("CN-TW", "cn-mainland", false),
    ("zone:bj-demo", "cn-mainland", true),
    ("zone:bj-demo", "CN-BJ", true), ("zone:bj-demo", "CN", true), ("zone:bj-demo", "zone:bj-demo", true),
    ("zone:hk", "cn-mainland", false),
    ("zone:hk", "CN", true), ("zone:inner", "cn-mainland", true), ("CN-BJ", "zone:bj-demo", false),
    ("zone:none", "cn-mainland", false),
    ("CN-BJ", "no-such-set", false), ("DE", "cn-mainland", false), ("zone:loop", "cn-mainland", false),
  ])
  func `a region lies in a set, a zone where its zone lies`(_ region: String, _ name: String, _ inside: Bool)
    throws
  {
    let registry = Self.registry([
      "cn-mainland": Self.set(["CN"], exclude: ["CN-HK", "CN-MO", "CN-TW"]),
      "zone:bj-demo": Self.set(within: "CN-BJ"),
      "zone:hk": Self.set(within: "CN-HK"), "zone:inner": Self.set(within: "zone:bj-demo"),
      "zone:loop": Self.set(within: "zone:pool"), "zone:pool": Self.set(within: "zone:loop"),
    ])
    #expect(registry.region(try #require(Region(region)), liesIn: name) == inside)
  }
}
