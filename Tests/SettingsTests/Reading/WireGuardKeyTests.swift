import Foundation
import Testing

@testable import Settings

/// The form of a WireGuard key, which the registry and the officer's table read alike.
struct WireGuardKeyTests {
  @Test func `what is 32 bytes in base64 is a key, whatever its bytes`() {
    for byte in UInt8.min...UInt8.max {
      #expect(isWireGuardKey(Data(repeating: byte, count: 32).base64EncodedString()))
    }
  }

  @Test(arguments: [
    "", "=", String(repeating: "A", count: 44), String(repeating: "A", count: 42) + "=",
    String(repeating: "A", count: 44) + "=", String(repeating: "A", count: 42) + "==",
    // The last digit has bits that no byte holds.
    String(repeating: "A", count: 42) + "B=", String(repeating: "A", count: 42) + "-=",
    " " + String(repeating: "A", count: 42) + "=", String(repeating: "A", count: 41) + "é=",
    // One character of 44, and more bytes.
    String(repeating: "A", count: 42) + "é=", String(repeating: "A", count: 42) + "A\u{301}=",
  ])
  func `anything else is none`(text: String) { #expect(!isWireGuardKey(text)) }
}
