import Model
import Testing

@testable import vpnaudit

@Suite struct FailOnTests {
  @Test func `a list names what fails, and nothing stands alone`() throws {
    #expect(try FailOn(argument: "non_compliant,unreachable,undetermined") == .standard)
    #expect(try FailOn(argument: "warning") == .warning)
    #expect(try FailOn(argument: "nothing") == [])
    for wrong in ["", "nothing,warning", "warning,", "Warning"] {
      #expect(throws: (any Error).self) { try FailOn(argument: wrong) }
    }
  }
}
