import Model
import Settings
import Testing

struct TargetTextTests {
  @Test(arguments: [
    ("tls://erp.corp.test:443", Target(scheme: .tls, host: "erp.corp.test", port: 443)),
    ("TCP://ERP:1", Target(scheme: .tcp, host: "erp", port: 1)),
    ("tls://192.0.2.1:65535", Target(scheme: .tls, host: "192.0.2.1", port: 65535)),
    ("tls://[2001:DB8:0:0::1]:443", Target(scheme: .tls, host: "2001:db8::1", port: 443)),
    ("tls://xn--kln-sna.test:443", Target(scheme: .tls, host: "xn--kln-sna.test", port: 443)),
    ("tls://3com.test:443", Target(scheme: .tls, host: "3com.test", port: 443)),
  ])
  func `a target is read`(_ text: String, _ target: Target) throws {
    #expect(try TargetText.parse(text) == target)
    #expect(try TargetText.parse(target.description) == target)
  }

  @Test(arguments: [
    "", "://", "tls://", "tls:///", "tls://:443", "tls://a:", "tls://a:b", "tls://a:+1", "tls://a:0",
    "tls://a:65536",
    "tls://-a:1", "tls://a-:1", "tls://a..b:1", "tls://.a:1", "tls://a.:1", "tls://a b:1", "tls://1.2.3:1",
    "tls://1.2.3.4.5:1",
    "tls://[192.0.2.1]:1", "tls://[]:1", "tls://[::1]", "tls://[::1]x:1", "tls://[::1]:", "tls://::1:443",
    "tls://a:1/",
    "tls://a:1?b", "tls://a:1#b", "tls://u@a:1", "tls://u:p@a:1", "a:443", "a", "udp://a:1", "https://a:443",
    "tls://\u{202e}a:1", "tls://ａ:1", "tls://a:١", "dns://a:53",
    "tls://\(String(repeating: "a.", count: 130))b:1",
  ])
  func `what is no target is refused`(_ text: String) {
    #expect(throws: TargetText.Mistake.self) { try TargetText.parse(text) }
  }

  @Test(arguments: [
    "tls://alice:hunter2@erp.corp.test:443", "alice:hunter2@erp.corp.test",
    "tls://erp.corp.test:443/?token=hunter2",
  ])
  func `a password in a target is not repeated`(_ text: String) {
    let mistake = #expect(throws: TargetText.Mistake.self) { try TargetText.parse(text) }
    #expect(mistake.map { $0.message + ($0.hint ?? "") }?.contains("hunter2") == false)
  }

  @Test(arguments: [
    ("tls://erp.corp.test", "write 'tls://erp.corp.test:443'"),
    ("tcp://[2001:db8::1]", "write 'tcp://[2001:db8::1]:443'"),
    ("tls://2001:db8::1:8443", "write 'tls://[2001:db8::1]:8443'"),
    ("erp.corp.test", "write 'tls://erp.corp.test:443'"),
  ])
  func `the hint is a target that can be read`(_ text: String, _ hint: String) throws {
    let mistake = #expect(throws: TargetText.Mistake.self) { try TargetText.parse(text) }
    #expect(mistake?.hint == hint)
    let written = try #require(mistake?.hint).split(separator: "'")[1]
    #expect(throws: Never.self) { try TargetText.parse(String(written)) }
  }
}
