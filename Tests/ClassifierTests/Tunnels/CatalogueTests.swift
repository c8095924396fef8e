import Model
import Testing

@Suite struct CatalogueTests {
  @Test func `the built-in products are told apart by id and by executable`() {
    let products = Catalogue.builtIn.products
    #expect(Set(products.map(\.id)).count == products.count)
    let executables = products.flatMap(\.executables)
    #expect(Set(executables).count == executables.count)
    #expect(executables.allSatisfy { !$0.contains("/") && !$0.isEmpty })
    #expect(products.allSatisfy { !$0.kinds.isEmpty && !$0.packages.isEmpty })
    #expect(
      Set(products.map(\.id)).isSuperset(of: [
        "openvpn", "wireguard", "wireguard-go", "strongswan", "openconnect",
      ]))
  }

  @Test(arguments: [
    ("openvpn", "openvpn", "openvpn"), ("wireguard-go", "wireguard-go", "wireguard-go"),
    ("charon-systemd", "charon-systemd", "strongswan"), ("charon", "strongswan-charon", "strongswan"),
    ("openconnect", "openconnect", "openconnect"),
  ])
  func `a process of Debian's package is its product`(executable: String, package: String, product: String) {
    var scene = Scene()
    scene.link()
    scene.process(812, "/usr/sbin/\(executable)", package: package)
    scene.hold()
    #expect(scene.tunnel()?.product?.id == product)
    #expect(scene.tunnel()?.process?.package == package)
  }
}
