import Foundation
import Testing

@testable import Model

struct CaseObjectTests {
  private enum Inner: Hashable, Codable { case relay(address: String), none }
  private enum Facts: Hashable, Codable {
    case linkDown(link: String)
    case nothing
    case several(names: [String], count: Int?, inner: Inner)
  }

  private struct Holder: Hashable, Codable {
    var code = "X"
    let facts: Facts?

    init(_ facts: Facts?) { self.facts = facts }
    enum CodingKeys: String, CodingKey { case code, facts }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      code = try fields.decode(String.self, forKey: .code)
      facts = fields.decodeFacts(Facts.self, forKey: .facts)
    }

    func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(code, forKey: .code)
      try fields.encodeFacts(facts, forKey: .facts)
    }
  }

  private func written(_ value: Holder) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  @Test func `a case and its values are one flat object`() throws {
    #expect(
      try written(Holder(.linkDown(link: "tun0")))
        == #"{"code":"X","facts":{"case":"link_down","link":"tun0"}}"#)
    #expect(try written(Holder(.nothing)) == #"{"code":"X","facts":{"case":"nothing"}}"#)
    #expect(try written(Holder(nil)) == #"{"code":"X"}"#)
  }

  @Test(arguments: [
    Holder(.linkDown(link: "tun0")), Holder(.nothing), Holder(nil),
    Holder(.several(names: ["a", "b"], count: nil, inner: .relay(address: "192.0.2.1"))),
    Holder(.several(names: [], count: 3, inner: .none)),
  ])
  private func `what is written is read back`(_ value: Holder) throws {
    let bytes = Data(try written(value).utf8)
    #expect(try JSONDecoder().decode(Holder.self, from: bytes) == value)
  }

  @Test(arguments: [
    #"{"code":"X","facts":{"case":"of_a_later_version","link":"tun0"}}"#,
    #"{"code":"X","facts":{"link":"tun0"}}"#, #"{"code":"X","facts":"text"}"#,
    #"{"code":"X","facts":{"case":"link_down"}}"#,
  ])
  func `facts that are not known leave the code`(_ text: String) throws {
    let read = try JSONDecoder().decode(Holder.self, from: Data(text.utf8))
    #expect(read.code == "X" && read.facts == nil)
  }
}
