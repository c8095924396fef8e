import Classifier
import Model
import Testing

@Suite struct TrustedExecutableTests {
  struct Case: Sendable {
    let executable: String
    let verification: HostProcess.Verification
    let digest: String?
    let product: String
    let isVerified: Bool
  }

  static let cases = [
    Case(
      executable: "/opt/openvpn", verification: .unowned, digest: "aa", product: "openvpn", isVerified: true),
    Case(
      executable: "/opt/renamed", verification: .unowned, digest: "aa", product: "openvpn", isVerified: true),
    Case(
      executable: "/opt/openvpn", verification: .undetermined, digest: "aa", product: "openvpn",
      isVerified: true),
    Case(
      executable: "/opt/openvpn", verification: .unowned, digest: "bb", product: "openvpn", isVerified: false),
    Case(
      executable: "/opt/openvpn", verification: .unowned, digest: nil, product: "openvpn", isVerified: false),
    Case(
      executable: "/opt/openvpn", verification: .unowned, digest: "aa", product: "openconnect",
      isVerified: false),
    Case(
      executable: "/opt/openvpn", verification: .interpreter, digest: "aa", product: "openvpn",
      isVerified: false),
    Case(
      executable: "/opt/python3", verification: .interpreter, digest: "aa", product: "openvpn",
      isVerified: false),
  ]

  @Test(arguments: cases.indices)
  func `the registry vouches for bytes of the same product that no package owns`(index: Int) {
    let item = Self.cases[index]
    var scene = Scene.fullUDP()
    scene.registry?.executables = [TrustedExecutable(product: item.product, version: "2.6", sha256: "aa")]
    scene.processes = []
    scene.process(812, item.executable, package: nil, item.verification, sha256: item.digest)
    #expect(scene.tunnel()?.process?.verified == item.isVerified)
    #expect(scene.tunnel()?.codes == (item.isVerified ? [.ok] : [.processUnverified]))
    if item.isVerified {
      #expect(scene.tunnel()?.product?.id == "openvpn")
      #expect(scene.tunnel()?.process?.package == nil)
      #expect(
        scene.tunnel()?.evidence.contains {
          if case .program(_, _, _, _, .listed)? = $0.facts { true } else { false }
        } == true)
    }
    scene.registry = nil
    #expect(scene.tunnel()?.process?.verified == false)
  }

  @Test
  func
    `a packaged program with code of nobody's is no verified one, unless the registry lists the code, too`()
  {
    var scene = Scene.fullUDP()
    #expect(scene.verdict.compliance.tag == .licensed)
    scene.processes = []
    scene.process(foreign: [ForeignCode(path: "/usr/lib/hook.so", sha256: "cc")])
    #expect(scene.tunnel()?.process?.verified == false)
    #expect(scene.tunnel()?.codes == [.processUnverified])
    #expect(
      scene.tunnel()?.facts(.processUnverified)
        == .process(.foreignCode(executable: "/usr/sbin/openvpn", pid: 812, code: "/usr/lib/hook.so")))
    scene.registry?.executables = [TrustedExecutable(product: "openvpn", version: nil, sha256: "cc")]
    #expect(scene.tunnel()?.licensing.tag == .licensed)

    // Memory without a file, and a file that could not be read, are on no list.
    for code in [ForeignCode(path: nil, sha256: nil), ForeignCode(path: "/memfd:x (deleted)", sha256: nil)] {
      scene.processes = []
      scene.process(foreign: [ForeignCode(path: "/usr/lib/hook.so", sha256: "cc"), code])
      #expect(scene.tunnel()?.codes == [.processUnverified])
    }
  }

  @Test(arguments: [("/usr/bin/socat", "socat"), ("/usr/bin/sleep", "coreutils")])
  func `a packaged program that is no VPN's is never the one that is verified`(
    executable: String, package: String
  ) {
    var scene = Scene.fullUDP()
    scene.processes = []
    scene.process(812, executable, package: package)
    #expect(scene.tunnel()?.codes.contains(.processUnverified) == true)
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
  }

  @Test func `a denied product is denied by its digest too`() {
    var scene = Scene.fullUDP()
    scene.registry?.executables = [TrustedExecutable(product: "openvpn", version: nil, sha256: "aa")]
    scene.registry?.denied = [Denial(product: "openvpn", category: nil, why: "not allowed here")]
    scene.processes = []
    scene.process(812, "/opt/renamed", package: nil, .unowned, sha256: "aa")
    #expect(scene.tunnel()?.codes == [.productDenied])
  }
}
