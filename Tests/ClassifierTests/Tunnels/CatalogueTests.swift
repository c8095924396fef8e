import Model
import Testing

@testable import Classifier

@Suite struct CatalogueTests {
  private static let catalogue = Catalogue.builtIn
  private static let index = ProductIndex(catalogue)
  private static let all = catalogue.products.flatMap { product in
    product.marks.map { (product: product, mark: $0) }
  }

  // MARK: Every mark

  @Test func `products are told apart by id, and every one of them has a category and a name`() {
    let ids = Self.catalogue.products.flatMap { [$0.id] + $0.aliases }
    #expect(Set(ids).count == ids.count && ids.count > 93)
    #expect(Set(Self.catalogue.products.map(\.name)).count == Self.catalogue.products.count)
  }

  @Test func `each decisive mark identifies alone, and no two products have the same one`() {
    let decisive = Self.all.filter { $0.mark.isDecisive }
    #expect(decisive.count > 60)
    for (product, mark) in decisive {
      let identity = Self.identity(of: mark)
      #expect(identity?.product.id == product.id, "\(product.id): \(mark.kind) \(mark.value)")
      #expect(identity?.isCertain == true && identity?.marks == [mark])
      let sharers = Self.all.filter { $0.product.id != product.id && $0.mark.kind == mark.kind }
      #expect(!sharers.contains { mark.matches($0.mark.value) }, "\(mark.value)")
    }
  }

  @Test func `no other mark identifies alone, shared or not, and no name does`() {
    let others = Self.all.filter { !$0.mark.isDecisive }
    #expect(others.count { $0.mark.isShared } > 20 && others.count { !$0.mark.isVerified } > 20)
    for (product, mark) in others {
      #expect(Self.identity(of: mark) == nil, "\(product.id): \(mark.kind) \(mark.value)")
      if mark.isShared { #expect(mark.strength != .alone) }
      if [.executable, .path, .unit, .interface, .fwmark, .table].contains(mark.kind) {
        #expect(mark.strength != .alone, "\(product.id): \(mark.value)")
      }
    }
  }

  @Test func `an unverified mark changes nothing beside any other mark of its product`() {
    for (product, mark) in Self.all where !mark.isVerified {
      for other in product.marks where other.isVerified && other.kind != mark.kind {
        if Self.namesProgram(mark, of: product) { continue }
        let alone = Self.identity(of: other)
        #expect(Self.identity(of: other, mark) == alone, "\(product.id): \(mark.value) and \(other.value)")
      }
    }
  }

  @Test func `a supporting mark changes nothing beside any half of its product`() {
    for (product, mark) in Self.all where mark.strength == .supports {
      for other in product.marks where other.isHalf && !other.isDecisive && other.kind != mark.kind {
        if Self.namesProgram(mark, of: product) { continue }
        #expect(Self.identity(of: other, mark) == nil, "\(product.id): \(mark.value) and \(other.value)")
      }
    }
  }

  @Test func `two halves of different groups identify together, and two of one group do not`() {
    var pairs = 0
    for product in Self.catalogue.products {
      let halves = product.marks.filter { $0.isHalf && !$0.isDecisive }
      for (number, one) in halves.enumerated() {
        for other in halves[..<number] where one.kind != other.kind {
          let together = Self.identity(of: one, other)
          let isPackage = one.kind == .package || other.kind == .package
          if one.kind.group == other.kind.group {
            #expect(together == nil, "\(product.id): \(one.value) and \(other.value)")
          } else if Self.canMeet(one, other) {
            #expect(together?.product.id == product.id, "\(product.id): \(one.value) and \(other.value)")
            #expect(together?.isCertain == isPackage && together?.isVouched == isPackage)
            pairs += 1
          }
        }
      }
    }
    #expect(pairs > 100)
  }

  @Test func `nothing in a place where anybody may put a program is named by its place`() {
    for path in ["/tmp", "<home>/bin", "/dev/shm", "/var/tmp"] {
      let process = HostProcess(
        pid: 7, executable: "\(path)/vpnagentd", verification: .unowned, unit: "vpnagentd.service")
      #expect(Self.index.identity(of: process) == nil)
    }
  }

  /// Whether a path ends with the name of one of the product's programs, which is a mark of its own.
  private static func namesProgram(_ mark: ProductMark, of product: Product) -> Bool {
    mark.kind == .path && product.values(of: .executable).contains { mark.value.hasSuffix("/\($0)") }
  }

  /// Whether one thing can have both: a process all but those of routes, a link of the kernel its name and routes.
  private static func canMeet(_ one: ProductMark, _ other: ProductMark) -> Bool {
    let groups: Set = [one.kind.group, other.kind.group]
    return groups == [.interface, .routing] || !groups.contains(.routing) && !groups.contains(.kernel)
  }

  /// What something is that has just these marks.
  private static func identity(of marks: ProductMark...) -> ProductIdentity? {
    func value(_ kind: ProductMark.Kind) -> String? { marks.first { $0.kind == kind }.map { example($0) } }
    if marks.allSatisfy({ [.linkKind, .fwmark, .table, .interface].contains($0.kind) }) {
      let selector = value(.fwmark).map { Selector.rule(inverted: true, [.key(.mark, $0)]) }
      let rule = RoutingRule(
        family: .v4, priority: 1, table: value(.table).flatMap { UInt32($0) }, selector: selector)
      let configurer = index.configurer(of: value(.interface) ?? "eth7", rules: [rule])
      return index.identity(ofKernelLink: value(.linkKind)) ?? configurer
        ?? index.identity(
          of: HostProcess(pid: 7, executable: "/usr/bin/other", verification: .unowned),
          holding: value(.interface))
    }
    let folder = value(.path) ?? "/usr/bin/other"
    let executable =
      folder.hasSuffix("/")
      ? folder + (value(.executable) ?? "other") : value(.executable).map { "/usr/bin/\($0)" } ?? folder
    let package = value(.package)
    return index.identity(
      of: HostProcess(
        pid: 7, executable: executable, package: package,
        verification: package == nil ? .unowned : .verified, unit: value(.unit), build: value(.build)),
      holding: value(.interface))
  }

  /// Something that the mark means, where it stands for more than itself.
  private static func example(_ mark: ProductMark) -> String {
    switch mark.kind {
    case .interface where mark.value.hasSuffix("#"): String(mark.value.dropLast()) + "0"
    case .interface where mark.value.hasSuffix("*"): String(mark.value.dropLast()) + "x1"
    case .build where mark.value.hasSuffix("/"): mark.value + "main"
    default: mark.value
    }
  }

  // MARK: Known daemons

  @Test(arguments: [
    ("openvpn", "openvpn", "openvpn"), ("wireguard-go", "wireguard-go", "wireguard-go"),
    ("charon-systemd", "charon-systemd", "strongswan"), ("charon", "strongswan-charon", "strongswan"),
    ("pluto", "libreswan", "libreswan"), ("openconnect", "openconnect", "openconnect"),
    ("ssh", "openssh-client", "ssh-tun"),
  ])
  func `a process of Debian's package is its product`(executable: String, package: String, product: String) {
    var scene = Scene()
    scene.link()
    scene.process(812, "/usr/sbin/\(executable)", package: package)
    scene.hold()
    #expect(scene.tunnel()?.product?.id == product)
    #expect(scene.tunnel()?.product?.marks?.contains { $0.kind == .package && $0.value == package } == true)
    #expect(scene.tunnel()?.process?.package == package)
  }

  @Test func `a foreign program with a product's name is neither that product nor verified`() {
    for verification in [HostProcess.Verification.unowned, .mismatch, .noDigest, .undetermined] {
      var scene = Scene.splitTCP()
      scene.processes = []
      scene.process(package: verification == .unowned ? nil : "other", verification, unit: nil)
      #expect(scene.tunnel()?.product == nil)
      #expect(scene.tunnel()?.process?.verified == false)
      #expect(scene.tunnel()?.codes.contains(.processUnverified) == true)
    }
    // A package's path with other bytes is not the package's program, whatever started it.
    var scene = Scene.splitTCP()
    scene.processes = []
    scene.process(package: "openvpn", .mismatch)
    #expect(scene.tunnel()?.product == nil)
  }

  @Test func `a copy under another name is named by what it is, and vouched for by nobody`() {
    var scene = Scene.splitTCP()
    scene.processes = []
    scene.process(
      812, "/tmp/x", package: nil, .unowned,
      copyOf: PackagedFile(package: "openvpn", path: "/usr/sbin/openvpn"))
    #expect(scene.tunnel()?.product?.id == "openvpn")
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
    scene.processes = []
    scene.process(812, "/tmp/x", package: nil, .unowned, build: "github.com/xtls/xray-core/main")
    #expect(scene.tunnel()?.product?.id == "v2ray-xray")
    #expect(scene.tunnel()?.licensing.tag == .undetermined)
  }

  @Test func `a packaged program that is no VPN's licenses nothing`() {
    for (path, package, build) in [
      ("/usr/bin/socat", "socat", nil), ("/usr/bin/other", "other", "golang.zx2c4.com/wireguard"),
      ("/usr/bin/qemu-system-x86_64", "qemu-system-x86", nil),
    ] {
      var scene = Scene.splitTCP()
      scene.processes = []
      scene.process(812, path, package: package, build: build)
      #expect(scene.tunnel()?.licensing.tag == .undetermined)
      #expect(scene.tunnel()?.codes.contains(.processUnverified) == true)
      #expect(scene.tunnel()?.process?.verified == true)
    }
  }
}
