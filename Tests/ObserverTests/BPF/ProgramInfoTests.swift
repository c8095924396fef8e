import Linux
import Model
import Testing

@testable import Observer

/// What the kernel says of its programs and links, from recorded bytes and from worse ones.
struct ProgramInfoTests {
  @Test(arguments: [
    ("away_connect", KernelProgram.Kind.cgroupAddress, "ce4d88a429d9ecea"),
    ("pass_tc", .classifier, "7c85c77581178cdb"), ("pass_tcx", .classifier, "7c85c77581178cdb"),
    ("pass_xdp", .xdp, "614b434cd8324ecc"), ("pass_lookup", .socketLookup, "b11459a0e11ca14c"),
  ])
  func `a program's name, kind, digest, loader and age`(
    name: String, kind: KernelProgram.Kind, tag: String
  ) throws {
    let info = try ProgramInfo(recordedInfo("program-\(name)"))
    #expect(info.name == name && info.kind == kind && info.tag == tag && info.user == 0)
    #expect(info.id > 0 && info.loaded > 1_000_000_000)
    let program = try #require(info.program([], holders: []))
    #expect(program.byRoot && program.loaded != nil && program.canLeadElsewhere)
  }

  @Test(arguments: [
    ("away_connect", KernelProgram.Place(.connect4, cgroup: "*")), ("pass_tcx", .init(.tcxEgress)),
    ("pass_xdp", .init(.xdp)),
  ])
  func `where a link attaches its program`(name: String, place: KernelProgram.Place) throws {
    let link = try LinkInfo(recordedInfo("link-\(name)"))
    #expect(link.place == place)
    #expect(link.program == (try ProgramInfo(recordedInfo("program-\(name)")).id))
  }

  @Test func `a link of a namespace names it`() throws {
    let place = try #require(LinkInfo(recordedInfo("link-pass_lookup")).place)
    #expect(place.hook == .socketLookup && (place.netns ?? 0) > 4_026_531_840 - 1)
  }

  @Test func `the kernel before names and times, and one that says more`() throws {
    let whole = try recordedInfo("program-away_connect")
    let oldest = try ProgramInfo(Array(whole[..<40]))
    #expect(oldest.name == nil && oldest.loaded == 0 && oldest.kind == .cgroupAddress)
    #expect(oldest.program([], holders: [])?.loaded == nil)
    #expect(try ProgramInfo(whole + [UInt8](repeating: 255, count: 200)).name == "away_connect")
  }

  @Test func `what has nothing to do with packets is left out, and what is not known is not`() throws {
    var bytes = try recordedInfo("program-away_connect")
    func kind(_ type: UInt8) throws -> KernelProgram.Kind? {
      bytes[0] = type
      return try ProgramInfo(bytes).kind
    }
    // kprobe, tracing, cgroup_device, raw_tracepoint.
    for type: UInt8 in [2, 26, 15, 17] { #expect(try kind(type) == nil) }
    #expect(try kind(8) == .cgroupPackets)
    for type: UInt8 in [33, 200] { #expect(try kind(type) == .other) }
  }

  @Test func `a filter of traffic control is named with its hook, and one of another kind is not`() throws {
    let messages = try recordedMessages("filters-bpf")
    let filters = try messages.compactMap { try FilterMessage(payload: $0.payload) }
    #expect(filters.count == 1)
    #expect(filters.first?.hook == .tcEgress && (filters.first?.program ?? 0) > 0)
    // The first message is the head of the list, without a program.
    #expect(messages.count == 2)
    var other = Array(try #require(messages.last).payload)
    let kind = try #require(other.indices.first { other[$0...].starts(with: Array("bpf".utf8)) })
    other.replaceSubrange(kind..<(kind + 3), with: Array("u32".utf8))
    #expect(try FilterMessage(payload: other[...]) == nil)
  }

  @Test func `filters are asked for where queues may have some`() throws {
    let queues = try recordedMessages("queues").map { try QueueMessage(payload: $0.payload) }
    // Two interfaces without a queue, and the clsact of one of them.
    #expect(queues.filter { $0.parents.isEmpty }.count == 2)
    #expect(queues.flatMap(\.parents) == [FilterMessage.ingress, FilterMessage.egress])
    var classful = Array(try #require(recordedMessages("queues").first).payload)
    let kind = try #require(classful.indices.first { classful[$0...].starts(with: Array("noqueue".utf8)) })
    classful.replaceSubrange(kind..<(kind + 7), with: Array("prio\0\0\0".utf8))
    classful.replaceSubrange(8..<12, with: [0, 0, 7, 0])
    #expect(try QueueMessage(payload: classful[...]).parents == [0x0007_0000])
  }

  @Test func `an interface's XDP program`() throws {
    let link = try #require(recordedMessages("link-xdp").first)
    let found = try XDPMessage(payload: link.payload)
    #expect(found.name == "eth0" && found.programs.count == 1)
    let plain = try #require(recordedMessages("links").first)
    #expect(try XDPMessage(payload: plain.payload).programs.isEmpty)
  }

  @Test func `bytes cut short, changed or made up never crash a parser`() throws {
    var random = SystemRandomNumberGenerator()
    func parse(_ bytes: [UInt8]) {
      _ = (try? ProgramInfo(bytes))?.program([], holders: [])
      _ = try? LinkInfo(bytes)
      _ = try? FilterMessage(payload: bytes[...])
      _ = try? XDPMessage(payload: bytes[...])
      _ = try? QueueMessage(payload: bytes[...])
    }
    let all =
      try ["program-pass_tc", "link-pass_tcx"].map(recordedInfo)
      + ["filters-bpf", "link-xdp", "queues"].flatMap { try recordedMessages($0).map { Array($0.payload) } }
    for whole in all {
      for length in 0..<whole.count { parse(Array(whole[..<length])) }
      for _ in 0..<rounds(500) {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...8) {
          bytes[Int.random(in: 0..<bytes.count)] = UInt8.random(in: .min ... .max, using: &random)
        }
        parse(bytes)
      }
    }
  }
}
