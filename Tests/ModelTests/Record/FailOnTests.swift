import Model
import Testing

@Suite struct FailOnTests {
  struct Case: Sendable {
    let status: Status
    let outcomes: [Outcome]
    let failOn: FailOn
    let code: Int32

    init(_ status: Status, _ outcomes: Outcome..., failOn: FailOn, code: Int32) {
      (self.status, self.outcomes, self.failOn, self.code) = (status, outcomes, failOn, code)
    }
  }

  static let cases: [Case] = [
    Case(.compliant, failOn: .standard, code: 0),
    Case(.compliant, .reachable, failOn: .standard, code: 0),
    Case(.compliant, .degraded, failOn: .standard, code: 0),
    Case(.compliant, .degraded, failOn: [.standard, .warning], code: 1),
    Case(.review, .reachable, failOn: .standard, code: 0),
    Case(.review, .reachable, failOn: .warning, code: 1),
    Case(.compliant, .unmeasured, failOn: .standard, code: 3),
    Case(.compliant, .unmeasured, failOn: [.nonCompliant, .unreachable, .warning], code: 0),
    Case(.compliant, .unreachable, failOn: .standard, code: 2),
    Case(.compliant, .unreachable, failOn: [.nonCompliant, .undetermined], code: 0),
    Case(.undetermined, failOn: .standard, code: 3),
    Case(.undetermined, .reachable, failOn: .standard, code: 3),
    Case(.undetermined, .unreachable, failOn: .standard, code: 2),
    Case(.undetermined, .unreachable, failOn: [.undetermined, .warning], code: 3),
    Case(.undetermined, .degraded, failOn: [.standard, .warning], code: 3),
    Case(.undetermined, .degraded, failOn: .warning, code: 1),
    Case(.nonCompliant, failOn: .standard, code: 2),
    Case(.nonCompliant, failOn: .unreachable, code: 0),
    Case(.nonCompliant, .unmeasured, failOn: .standard, code: 2),
    Case(.nonCompliant, .unmeasured, failOn: .undetermined, code: 3),
    Case(.nonCompliant, .unreachable, failOn: [], code: 0),
    Case(.notApplicable, failOn: [.standard, .warning], code: 0),
    Case(.compliant, failOn: [.standard, .warning], code: 0),
    // The worst of several endpoints counts.
    Case(.compliant, .reachable, .unreachable, .unmeasured, failOn: .standard, code: 2),
    Case(.compliant, .reachable, .unmeasured, .degraded, failOn: [.standard, .warning], code: 3),
  ]

  @Test(arguments: cases)
  func `the exit code is 2 before 3 before 1`(item: Case) {
    let record = FindingTests.record(
      status: item.status, endpoints: item.outcomes.map { FindingTests.endpoint($0) })
    #expect(item.failOn.exitCode(of: record) == item.code)
  }

  @Test func `undetermined asks the tag of a tunnel beside the status`() {
    let open = FindingTests.tunnel(.undetermined, .review)
    let record = FindingTests.record(status: .review, tag: .undetermined, tunnels: [open])
    #expect(FailOn.standard.exitCode(of: record) == 3)
    #expect(FailOn([.nonCompliant, .unreachable, .warning]).exitCode(of: record) == 0)
  }
}
