import Model
import Testing

@Suite struct SelectorTests {
  @Test(arguments: [
    "not fwmark 0xca6c", "not from all fwmark 0xca6c", "iif lo", "from 192.0.2.0/24 uidrange 0-9 tos 16",
    "l3mdev", "xfrm", "xfrm of a socket", "iif", "tomorrow 7",
  ])
  func `a selector is written as it was read`(text: String) {
    #expect(Selector(text)?.description == text)
  }

  @Test func `nothing is no selector`() {
    #expect(Selector("") == nil && Selector(" ") == nil && Selector("not") == nil)
  }

  @Test(arguments: [
    ("uidrange 0-9", true), ("iif eth0", false), ("iif lo", true), ("not iif lo", false),
    ("not iif eth0", true), ("not iif lo tos 16", true), ("l3mdev", true), ("xfrm", true), ("iif", true),
  ])
  func `the host's own packets come from loopback`(text: String, isTaken: Bool) {
    #expect(Selector(text)?.takesOwnPackets == isTaken)
  }

  @Test func `conditions are asked by what they look at`() {
    let selector = Selector("not iif eth0 fwmark 0x1/0xff")
    #expect(selector?.isInverted == true)
    #expect(selector?.value(of: .mark) == "0x1/0xff" && selector?.value(of: .inputInterface) == "eth0")
    #expect(selector?.value(of: .users) == nil && Selector.policy.value(of: .mark) == nil)
  }
}
