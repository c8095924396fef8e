package import Model

/// The catalogue: a YAML file with the products that are known, from which the built-in one is made.
package enum CatalogueFile {
  /// Reads a catalogue from its bytes; throws every problem of it at once. `file` names it in messages.
  package static func parse(_ bytes: [UInt8], file: String) throws(SettingsError) -> Loaded<[Product]> {
    let diagnostics = Diagnostics(file: file)
    let root = YAMLDocument.root(of: bytes, schema: Catalogue.schema, diagnostics: diagnostics)
    return try diagnostics.loaded(root.flatMap(products), of: bytes)
  }

  private static func products(_ root: YAMLNode) -> [Product]? {
    guard root.isOfSchema(Catalogue.schema, other: Registry.schema),
      let fields = Fields(root, keys: ["schema", "products"]), let list = fields.required("products")
    else { return nil }
    return CatalogueReader.products(list, beside: [])
  }
}
