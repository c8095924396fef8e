import Foundation
import Model
import Reporter
import Testing

/// Proxies named on the command line and in profiles: nothing listens at port 9.
@Suite(.timeLimit(.minutes(2)))
struct ProxyTests {
  @Test func `probe goes through a proxy, and prints no credentials`() async throws {
    let command = "$vpnaudit probe tcp://127.0.0.1:9 --count 1 --proxy socks5://alice:hunter2@127.0.0.1:9"
    for format in ["text", "json"] {
      let result = try await Program().run("\(command) --format \(format)")
      #expect(result.status == 2)
      #expect(result.output.contains("proxy_connect"))
      #expect(result.output.contains("socks5://127.0.0.1:9"))
      #expect(!(result.output + result.errors).contains("hunter2"))
      #expect(!(result.output + result.errors).contains("alice"))
    }
  }

  @Test(arguments: ["text", "json", "junit", "github"])
  func `check goes through the proxy of a profile, and prints no credentials`(format: String) async throws {
    let program = try Program()
    try program.write(
      """
      schema: vpnaudit.profile/1
      defaults: {samples: 1, retries: 1}
      endpoints:
        - {name: erp, target: "tls://127.0.0.1:9", proxy: "http://alice:hunter2@127.0.0.1:9"}
      """, to: "profile.yaml")
    let result = try await program.run("$vpnaudit check --profile profile.yaml --format \(format)")
    #expect(result.status == 2)
    #expect(result.output.contains("proxy_connect"))
    #expect(!(result.output + result.errors).contains("hunter2"))
    #expect(!(result.output + result.errors).contains("alice"))
    if format == "json" {
      let endpoint = try #require(try JSONReport.record(from: Array(result.output.utf8)).endpoints.first)
      #expect(endpoint.proxy == "http://127.0.0.1:9")
      // What else the profile says of the endpoint holds, too.
      #expect(endpoint.samples.map(\.attempt) == [1, 2])
    }
  }

  @Test func `the environment's proxies are not obeyed`() async throws {
    let proxies = Dictionary(
      uniqueKeysWithValues: ["http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].map {
        ($0, "http://127.0.0.1:9")
      })
    let result = try await Program().run(
      "$vpnaudit probe tcp://127.0.0.1:9 https://127.0.0.1:9/ --count 1", environment: proxies)
    #expect(result.output.contains("tcp_refused") && !result.output.contains("proxy"))
  }
}
