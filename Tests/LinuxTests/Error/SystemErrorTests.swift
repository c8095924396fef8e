import Glibc
import Linux
import Testing

struct SystemErrorTests {
  @Test func `an error number has its name and its text, and an unknown one its number`() {
    #expect(SystemError(EACCES).name == "EACCES" && SystemError(EACCES).text == "Permission denied")
    #expect(SystemError(4095).name == "4095" && SystemError(4095).text == "error 4095")
  }
}
