import Foundation

/// One way in which a host may be set up.
struct HostNameCase: Encodable, Sendable {
  let name: String
  let resolv: String
  var nsswitch: String?
  var hosts: String?
  var timeout: String?
  var options: [String] = []
  /// What the files hold after the first sample.
  var then: [String: String]?
  /// What must come of it: an address, or a code. Two addresses are those before and after a change.
  var address: String?
  var code: String?
  /// Whether the answer must come later than the sample's timeout.
  var isOverdue = false
  var others: Int?
  /// How long the name may take, at most; it is long, for the machine may be busy.
  var atMost: Duration?

  private enum CodingKeys: String, CodingKey {
    case name, resolv, nsswitch, hosts, timeout, options, then
  }

  /// What was seen of a case.
  struct Outcome: Decodable {
    let getent: String?
    let address: String?
    let code: String?
    let resolve: Int?
    let others: Int?
    let overdue: Bool?
    let problem: String?
  }

  /// Whether this machine has what the cases need.
  static let isPossible: Bool = {
    let programs = [
      "/usr/sbin/ip", "/usr/sbin/nft", "/usr/sbin/dnsmasq", "/usr/sbin/unbound", "/usr/bin/python3",
    ]
    // Scripts/test unpacks it there: installed, its package would change this host's nsswitch.conf.
    let module = Program.repository.appendingPathComponent(".build/name-service/libnss_myhostname.so.2").path
    return geteuid() == 0 && programs.allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
      && FileManager.default.fileExists(atPath: module)
  }()
}
