import Model
import Testing

@testable import Classifier

/// The decision table by cases that an officer can read: each a change to one host and one registry.
@Suite struct DecisionCaseTests {
  @Test(arguments: try DecisionCase.all())
  func `the table decides as the case says`(item: DecisionCase) {
    let verdict = item.scene.verdict(by: item.registry)
    let tunnel = verdict.tunnels.first
    #expect(tunnel?.licensing.tag == item.tag)
    #expect(tunnel?.licensing.status == item.status)
    #expect(tunnel?.licensing.basis == item.basis)
    #expect(tunnel?.codes == item.codes, "\(tunnel?.licensing.reasons.map(\.facts) ?? [])")
    if let host = item.ofHost {
      #expect(verdict.compliance.tag == host.tag)
      #expect(verdict.compliance.status == host.status)
      #expect(Set(verdict.compliance.codes).isSuperset(of: host.codes))
    }
  }

  @Test func `there are cases enough, and each has a name of its own`() throws {
    let all = try DecisionCase.all()
    #expect(all.count >= 120)
    #expect(Set(all.map(\.testDescription)).count == all.count)
  }

  @Test func `every row of the table is met by three cases, and left out by a case`() throws {
    let all = try DecisionCase.all()
    for row in DecisionTable.rows {
      #expect(all.count { $0.codes.contains(row.code) } >= 3, "\(row.code.rawValue)")
      #expect(all.contains { !$0.codes.contains(row.code) }, "\(row.code.rawValue)")
    }
  }
}
