import Foundation
import Model

@testable import Classifier

/// What `lab-lengths` recorded: when packets of which length passed an interface, to ends that have numbers only.
struct RecordedTraffic {
  let packets: [WireRecording.Packet]

  /// Reads a file of `Fixtures/Traffic`.
  init(_ name: String) throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Traffic/\(name).txt")
    let text = try String(contentsOf: url, encoding: .utf8)
    packets = try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let fields = line.split(separator: " ")
      guard fields.count == 5, let at = Int64(fields[0]), let end = UInt8(fields[2]),
        let transport = UInt8(fields[3]), let length = Int(fields[4]),
        let address = IPAddress(bytes: [192, 0, 2, end])
      else { throw FormatError(line: String(line)) }
      return .init(
        interface: "eth0", isOutgoing: fields[1] == ">", at: at * 1000,
        peer: WirePeer(address: address, transport: transport, port: transport == 1 ? nil : 443),
        length: length)
    }
  }

  struct FormatError: Error { let line: String }

  /// The packets between two moments, in nanoseconds.
  func packets(from begin: Int64, to end: Int64) -> [WireRecording.Packet] {
    let index = firstIndex(at: begin)
    return Array(packets[index..<max(index, firstIndex(at: end))])
  }

  private func firstIndex(at moment: Int64) -> Int {
    var (low, high) = (0, packets.count)
    while low < high {
      let middle = (low + high) / 2
      if packets[middle].at < moment { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
