import Model
import Settings
import Testing

struct ProfileStarterTests {
  @Test(
    arguments: [nil, Region("CN-BJ"), Region("NO"), Region("zone:bj-demo")],
    [[], ["tun0"], ["tun0", "wg-\n\"x"]])
  func `the starter can be read as it is`(_ region: Region?, _ tunnels: [String]) throws {
    let text = ProfileStarter.text(site: "beijing", region: region, tunnels: tunnels)
    let loaded = try ProfileFile.parse(Array(text.utf8), file: "profile.yaml", directory: "/")
    #expect(loaded.value == Profile(site: "beijing", region: region, policy: .licensedOrNone))
    #expect(loaded.warnings == [])
    for tunnel in tunnels { #expect(text.contains(tunnel.prefix(3))) }
  }

  @Test(arguments: [
    ("no", "no"), ("null", "null"), ("a: b # c", "a: b # c"), ("\"'\\", "\"'\\"), ("京\u{202e}城\n", "京城"),
    ("", "unnamed"),
  ])
  func `any name of a site can be read back`(_ site: String, _ read: String) throws {
    let text = ProfileStarter.text(site: site)
    #expect(try ProfileFile.parse(Array(text.utf8), file: "p", directory: "/").value.site == read)
  }

  @Test func `the commented parts can be read once the comment signs are gone`() throws {
    let text = ProfileStarter.text(site: "beijing")
    guard let start = text.firstRange(of: "# endpoints:") else { throw CancellationError() }
    let endpoints = text[start.lowerBound...].split(separator: "\n").map { $0.dropFirst(2) }.joined(
      separator: "\n")
    let whole = text[..<start.lowerBound] + endpoints
    let profile = try ProfileFile.parse(Array(whole.utf8), file: "p", directory: "/").value
    #expect(profile.endpoints.map(\.name) == ["erp"])
    #expect(profile.endpoints.first?.expectations.path == .tunnel)
  }
}
