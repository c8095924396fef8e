import CLinux
import Linux
import Model
import Testing

@testable import Observer

struct MessageParserTests {
  @Test func `every message cut short is refused or shorter, never a crash`() throws {
    for name in [
      "links", "addresses", "routes4", "routes6", "rules4", "rules6", "sockets-udp4", "routes4-odd",
      "routes6-odd",
      "forwarding",
    ] {
      let whole = try recorded(name)
      for length in 0..<whole.count {
        guard let messages = try? NetlinkMessage.parse(whole[..<length]) else { continue }
        for message in messages { parseAsEverything(message.payload) }
      }
    }
  }

  @Test func `changed and random bytes never crash a parser`() throws {
    var random = SystemRandomNumberGenerator()
    let names = [
      "links", "addresses", "routes4", "routes6", "rules4", "rules6", "sockets-tcp4", "routes4-odd",
      "forwarding",
    ]
    for round in 0..<rounds(3000) {
      var bytes = try recorded(names[round % names.count])
      if round % 5 == 0 {
        bytes = (0..<Int.random(in: 0..<400)).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      } else {
        for _ in 0..<Int.random(in: 1...8) {
          bytes[Int.random(in: 0..<bytes.count)] = UInt8.random(in: .min ... .max, using: &random)
        }
      }
      parseAsEverything(bytes[...])
      guard let messages = try? NetlinkMessage.parse(bytes[...]) else { continue }
      for message in messages {
        _ = try? message.errorNumber
        parseAsEverything(message.payload)
      }
    }
  }

  private func parseAsEverything(_ payload: ArraySlice<UInt8>) {
    _ = try? Link(payload: payload)
    _ = try? InterfaceAddress(payload: payload)
    _ = try? Route(payload: payload)
    _ = try? RoutingRule(payload: payload)
    _ = try? ForwardingEntry(payload: payload)
    _ = try? DiagnosedSocket(payload: payload, transport: .udp)
  }
}
