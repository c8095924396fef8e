/// One sample of `vpnaudit probe` as a document of its own, which is written as soon as the sample has ended.
///
/// The fields of the sample stand beside those that say whose it is.
public struct ProbedSample: Hashable, Sendable, Codable {
  /// The version of the form.
  public static let schema = "vpnaudit.sample/1"

  let schema: String
  /// The endpoint's name in the document that ends the run.
  package let name: String
  let target: String
  /// Which sample of the target it is, from 1.
  package let number: Int
  /// The sample, with the path that its packets took.
  package let sample: Sample

  /// `path` is the sample's where it has none of its own.
  public init(name: String, target: String, number: Int, path: Path?, sample: Sample) {
    self.schema = Self.schema
    self.name = name
    self.target = target
    self.number = number
    var sample = sample
    if sample.path == nil { sample.path = path }
    self.sample = sample
  }

  enum CodingKeys: String, CodingKey { case schema, name, target, number }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    schema = try fields.decode(String.self, forKey: .schema)
    name = try fields.decode(String.self, forKey: .name)
    target = try fields.decode(String.self, forKey: .target)
    number = try fields.decode(Int.self, forKey: .number)
    sample = try Sample(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(schema, forKey: .schema)
    try fields.encode(name, forKey: .name)
    try fields.encode(target, forKey: .target)
    try fields.encode(number, forKey: .number)
    try sample.encode(to: encoder)
  }
}
