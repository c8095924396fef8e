import Linux
import Model
import Testing

@testable import Probe

/// When a name's answer is taken, by moments that the test makes up.
struct NameLookupTests {
  /// Asks nobody, and notes what it was asked for.
  private final class Script: NameLookup.Source {
    var asked: [NameLookup.Part] = []
    var explained: [HostFailure?] = []
    /// What a failure is explained by; nil where the name has an address after all.
    var explanation: Failure? = Failure(.dnsRefused)
    var longest = Duration.seconds(10)

    func ask(_ part: NameLookup.Part, of lookup: NameLookup) { asked.append(part) }

    func longest(_ timeout: Duration) -> Duration { max(timeout, longest) }

    func explain(
      _ failure: HostFailure?, of lookup: NameLookup, took: Duration,
      completion: @escaping (Failure?) -> Void
    ) {
      explained.append(failure)
      completion(explanation)
    }
  }

  private final class Run {
    let script = Script()
    var answer: NameAnswer?
    var planned: [MonotonicTime] = []
    private(set) var lookup: NameLookup
    let begun = MonotonicTime.now

    init(_ choice: Endpoint.AddressChoice = .first, timeout: Duration = .seconds(5)) {
      var take: (NameAnswer) -> Void = { _ in }
      var plan: (MonotonicTime) -> Void = { _ in }
      lookup = NameLookup(
        "erp", choice, timeout: timeout, number: 4, from: script, plan: { plan($0) },
        completion: { take($0) })
      take = { [unowned self] in answer = $0 }
      plan = { [unowned self] in planned.append($0) }
      lookup.begin()
      lookup.noteBegun(.both, at: begun)
    }

    func wait(_ time: Duration) { lookup.checkTime(begun + time) }

    func take(_ text: String?, to part: NameLookup.Part, after time: Duration) {
      let found = text.flatMap { IPAddress($0) }.map { [$0] }
      lookup.take(
        found.map { .success($0) } ?? .failure(HostFailure(failure: Failure(.dnsServerFailed), status: nil)),
        to: part, at: begun + time)
    }

    var addresses: [String]? {
      guard case .addresses(let found)? = answer?.result else { return nil }
      return found.map(\.description)
    }

    var failure: Failure.Code? {
      guard case .failure(let failure)? = answer?.result else { return nil }
      return failure.code
    }
  }

  @Test func `an answer that is quick asks nothing else`() {
    let run = Run()
    run.wait(.milliseconds(39))
    run.take("127.0.0.1", to: .both, after: .milliseconds(39))
    #expect(run.script.asked == [.both] && run.addresses == ["127.0.0.1"])
    #expect(run.answer?.took == Microseconds(39_000) && run.answer?.isOverdue == false)
  }

  @Test func `one family stands in for both after 50 ms`() {
    let run = Run()
    run.wait(.milliseconds(40))
    #expect(run.script.asked == [.both, .v4, .v6])
    run.take("127.0.0.1", to: .v4, after: .milliseconds(40))
    run.wait(.milliseconds(49))
    #expect(run.answer == nil)
    #expect(run.planned.contains(run.begun + .milliseconds(50)))
    run.wait(.milliseconds(50))
    #expect(run.addresses == ["127.0.0.1"] && run.answer?.took == Microseconds(50_000))
  }

  @Test func `the answer for both decides where it comes in time`() {
    let run = Run()
    run.wait(.milliseconds(40))
    run.take("127.0.0.1", to: .v4, after: .milliseconds(41))
    run.take("127.0.0.2", to: .both, after: .milliseconds(45))
    #expect(run.addresses == ["127.0.0.2"])
  }

  @Test func `a family that this host cannot reach does not stand in`() {
    let run = Run()
    run.wait(.milliseconds(40))
    // A socket that did not ask for it may not even connect to the broadcast address (ip(7)).
    run.take("255.255.255.255", to: .v4, after: .milliseconds(41))
    run.wait(.seconds(1))
    #expect(run.answer == nil)
    run.take("127.0.0.1", to: .both, after: .seconds(2))
    #expect(run.addresses == ["127.0.0.1"])
  }

  @Test func `every address is waited for where every one is wanted`() {
    let run = Run(.all)
    run.wait(.milliseconds(60))
    #expect(run.script.asked == [.both])
    run.take("127.0.0.1", to: .both, after: .seconds(6))
    #expect(run.addresses == ["127.0.0.1"] && run.answer?.isOverdue == true)
  }

  @Test func `the name service has its own time, and a late answer counts`() {
    let run = Run()
    run.wait(.seconds(5))
    #expect(run.answer == nil && run.planned.contains(run.begun + .seconds(10)))
    run.take("127.0.0.1", to: .both, after: .seconds(9))
    #expect(run.addresses == ["127.0.0.1"] && run.answer?.isOverdue == true)
  }

  @Test func `when that is over, the servers are asked`() {
    let run = Run()
    run.wait(.seconds(5))
    run.wait(.seconds(10))
    #expect(run.failure == .dnsRefused)
    #expect(run.script.explained.count == 1 && run.script.explained[0] == nil)
    // What comes afterwards is nobody's.
    run.take("127.0.0.1", to: .both, after: .seconds(11))
    #expect(run.failure == .dnsRefused)
  }

  @Test func `a failure is explained, and a family that has an address goes before it`() {
    let run = Run()
    run.take(nil, to: .both, after: .milliseconds(1))
    #expect(run.failure == .dnsRefused)
    let other = Run()
    other.wait(.milliseconds(40))
    other.take("127.0.0.1", to: .v4, after: .milliseconds(41))
    other.take(nil, to: .both, after: .milliseconds(42))
    #expect(other.addresses == ["127.0.0.1"] && other.script.explained.isEmpty)
  }

  @Test func `an address that the host has no family for is asked for by itself`() {
    let run = Run()
    run.script.explanation = nil
    run.take(nil, to: .both, after: .milliseconds(1))
    #expect(run.script.asked == [.both, .every] && run.answer == nil)
    run.take(nil, to: .every, after: .milliseconds(2))
    #expect(run.failure == .dnsServerFailed)
  }

  @Test func `nothing is called back once it is given up`() {
    let run = Run()
    run.lookup.giveUp()
    run.take("127.0.0.1", to: .both, after: .milliseconds(1))
    run.wait(.seconds(30))
    #expect(run.answer == nil && run.script.asked == [.both])
  }
}
