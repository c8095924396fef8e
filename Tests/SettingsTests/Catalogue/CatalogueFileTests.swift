import Foundation
import Model
import Testing

@testable import Settings

struct CatalogueFileTests {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../../Profiles/catalogue.yaml")

  @Test func `the catalogue that is compiled in is that of the file`() throws {
    let loaded = try CatalogueFile.parse([UInt8](Data(contentsOf: Self.file)), file: "catalogue.yaml")
    #expect(loaded.value == Catalogue.builtIn.products)
    #expect(loaded.sha256 == Catalogue.builtIn.sha256)
    #expect(loaded.warnings.isEmpty)
  }

  @Test func `a mark that two products have must be shared by both`() throws {
    func problems(_ one: String, _ other: String) -> [Int?] {
      let text = """
        schema: vpnaudit.catalogue/1
        products:
          - {id: a, name: A, vendor: V, category: mesh, marks: [{\(one)}]}
          - {id: b, name: B, vendor: V, category: mesh, marks: [{\(other)}]}
        """
      do throws(SettingsError) {
        _ = try CatalogueFile.parse(Array(text.utf8), file: "c.yaml")
        return []
      } catch {
        return error.diagnostics.map(\.line)
      }
    }
    let alone = "kind: package, value: x, strength: alone, source: s"
    let half = "kind: package, value: x, strength: pair, source: s"
    #expect(problems(alone, alone) == [3, 4])
    #expect(problems(alone, half + ", shared: true") == [3])
    #expect(problems(half + ", shared: true", half + ", shared: true").isEmpty)
    #expect(problems(alone + ", shared: true", half + ", shared: true") == [3])
    let build = "kind: build, strength: alone, source: s, value: "
    #expect(problems(build + "example.net/a/", build + "example.net/a/cmd").contains(4))
    #expect(problems(build + "example.net/a/", build + "example.net/ab").isEmpty)
  }

  @Test func `every product can be denied, or its denial is refused with its line`() throws {
    for product in Catalogue.builtIn.products {
      let text = """
        schema: vpnaudit.registry/1
        meta: {serial: 1, issued: 2026-11-01T00:00:00Z, expires: 2027-02-01T00:00:00Z, complete: true}
        denied:
          - {product: \(product.id), why: no}
        """
      let digest = String(repeating: "d", count: 64)
      let pinned = text + "\nexecutables: [{product: \(product.id), sha256: \"\(digest)\"}]"
      #expect(throws: Never.self) { try registry(pinned) }
      do throws(SettingsError) {
        let registry = try registry(text)
        #expect(product.isRecognisable && registry.denied[0].product == product.id)
      } catch {
        #expect(!product.isRecognisable, "\(product.id)")
        #expect(error.diagnostics.map(\.line) == [4])
      }
    }
  }

  private func registry(_ text: String) throws(SettingsError) -> Registry {
    try RegistryFile.parse(Array(text.utf8), file: "r.yaml", today: Fixture.today).value
  }
}
