/// The marks of a catalogue in the order of what they say, so that one is found without a look at the others. That of
/// the built-in catalogue is made with it, and not at start.
package struct CatalogueIndex: Hashable, Sendable {
  /// A mark by its place: the product's, and its own in the product.
  struct Place: Hashable, Sendable {
    let product: Int
    let mark: Int
  }

  /// Marks without a pattern, as `kind:value`, in ascending order.
  package let keys: [String]
  /// The places beside the keys, written `product << 16 | mark`.
  package let places: [Int]
  /// Those with a pattern: few, and looked through.
  package let patterns: [Int]

  /// An index that was made before.
  package init(keys: [String], places: [Int], patterns: [Int]) {
    self.keys = keys
    self.places = places
    self.patterns = patterns
  }

  package init(_ products: [Product]) {
    var exact: [(key: String, place: Int)] = []
    var patterns: [Int] = []
    for (number, product) in products.enumerated() {
      for (place, mark) in product.marks.enumerated() where mark.isVerified {
        let packed = number << 16 | place
        if mark.kind.hasPatterns {
          patterns.append(packed)
        } else {
          exact.append((Self.key(mark.kind, mark.value), packed))
        }
      }
    }
    exact.sort { ($0.key, $0.place) < ($1.key, $1.place) }
    self.init(keys: exact.map(\.key), places: exact.map(\.place), patterns: patterns)
  }

  /// The marks that something may be; of those with a pattern, all.
  func places(_ kind: ProductMark.Kind, _ seen: String) -> [Place] {
    if kind.hasPatterns { return patterns.map(Self.unpacked) }
    let key = Self.key(kind, seen)
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    var found: [Place] = []
    while low < keys.count, keys[low] == key {
      found.append(Self.unpacked(places[low]))
      low += 1
    }
    return found
  }

  private static func key(_ kind: ProductMark.Kind, _ value: String) -> String { kind.rawValue + ":" + value }

  private static func unpacked(_ place: Int) -> Place { Place(product: place >> 16, mark: place & 0xffff) }
}
