import Model
import Testing

struct CatalogueIndexTests {
  @Test func `the index that is compiled in is that of its products`() {
    #expect(Catalogue.builtIn.index == CatalogueIndex(Catalogue.builtIn.products))
  }

  @Test func `a verified mark is found by what it means, and by nothing else`() {
    let catalogue = Catalogue.builtIn
    for product in catalogue.products {
      for mark in product.marks where mark.kind != .interface && !mark.value.hasSuffix("/") {
        let ids = catalogue.hits(mark.kind, mark.value).map(\.product.id)
        #expect(ids.contains(product.id) == mark.isVerified, "\(product.id): \(mark.value)")
        #expect(!catalogue.hits(mark.kind, mark.value + "x").contains { $0.mark == mark })
      }
    }
    #expect(catalogue.hits(.package, "").isEmpty && catalogue.hits(.executable, "zzzz").isEmpty)
    #expect(catalogue.lists(executable: "openvpn") && !catalogue.lists(executable: "bash"))
  }

  @Test func `products of a registry take the place of those with their ids`() {
    let own = Product(
      id: "wireguard-kernel", name: "Own", category: .mesh, marks: [ProductMark(.linkKind, "own", .alone)],
      ways: nil)
    let other = Product(id: "openvpn", name: "Other", category: .mesh, marks: [], ways: nil)
    let catalogue = Catalogue.builtIn.adding([own, other])
    #expect(catalogue.product("openvpn")?.name == "Other")
    #expect(catalogue.hits(.package, "openvpn").isEmpty)
    #expect(catalogue.hits(.linkKind, "own").map(\.product.id) == ["wireguard-kernel"])
    #expect(catalogue.sha256 == Catalogue.builtIn.sha256)
  }

  @Test(arguments: [
    ("tun#", "tun0", true), ("tun#", "tun", false), ("tun#", "tun12", true), ("tun#", "tunx", false),
    ("zt*", "zt3jnwkkgq", true), ("zt*", "zt", false), ("wgivpn", "wgivpn", true),
    ("wgivpn", "wgivpn0", false),
  ])
  func `an interface's pattern is its digits, or anything`(pattern: String, name: String, isIt: Bool) {
    #expect(ProductMark(.interface, pattern, .pair).matches(name) == isIt)
  }
}
