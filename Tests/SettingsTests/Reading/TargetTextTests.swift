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
    ("https://erp.corp.test", Target(scheme: .https, host: "erp.corp.test", port: 443, path: "/")),
    ("HTTP://ERP/Login", Target(scheme: .http, host: "erp", port: 80, path: "/Login")),
    ("https://192.0.2.1:8443/", Target(scheme: .https, host: "192.0.2.1", port: 8443, path: "/")),
    ("https://[2001:DB8::1]/a", Target(scheme: .https, host: "2001:db8::1", port: 443, path: "/a")),
    ("https://[2001:db8::1]:8443", Target(scheme: .https, host: "2001:db8::1", port: 8443, path: "/")),
    ("https://erp/a@b:c//d", Target(scheme: .https, host: "erp", port: 443, path: "/a@b:c//d")),
  ])
  func `a web target has a path, and its port may be left out`(_ text: String, _ target: Target) throws {
    #expect(try TargetText.parse(text) == target)
    #expect(try TargetText.parse(target.description) == target)
  }

  @Test(arguments: [
    ("smtp+starttls://mail", Target(scheme: .smtp, host: "mail", port: 25)),
    ("smtp+starttls://mail:587", Target(scheme: .smtp, host: "mail", port: 587)),
    ("IMAP+StartTLS://mail", Target(scheme: .imap, host: "mail", port: 143)),
    ("ldap+starttls://[2001:db8::1]", Target(scheme: .ldap, host: "2001:db8::1", port: 389)),
    ("postgres+starttls://192.0.2.1", Target(scheme: .postgres, host: "192.0.2.1", port: 5432)),
    ("mysql+starttls://db.corp.test", Target(scheme: .mysql, host: "db.corp.test", port: 3306)),
    ("pop3+starttls://mail", Target(scheme: .pop3, host: "mail", port: 110)),
    ("ftp+starttls://files", Target(scheme: .ftp, host: "files", port: 21)),
    ("xmpp+starttls://chat.corp.test", Target(scheme: .xmpp, host: "chat.corp.test", port: 5222)),
    ("rdp+starttls://desk-7:3390", Target(scheme: .rdp, host: "desk-7", port: 3390)),
    ("mssql+starttls://db", Target(scheme: .mssql, host: "db", port: 1433)),
  ])
  func `a protocol that begins TLS within it has its usual port`(_ text: String, _ target: Target) throws {
    #expect(try TargetText.parse(text) == target)
    #expect(try TargetText.parse(target.description) == target)
  }

  @Test(arguments: [
    ("tls://my_host.corp.test:443", "my_host.corp.test", nil),
    ("tls://_a._tcp.corp.test:1", "_a._tcp.corp.test", nil),
    ("tcp://ERP.corp.test.:443", "erp.corp.test.", nil), ("https://a_b./", "a_b.", nil),
    ("icmp://erp.corp.test.", "erp.corp.test.", nil),
    ("tls://[fe80::1%eth0]:443", "fe80::1%eth0", "eth0"),
    ("tls://[FE80::1%25Eth0.7]:443", "fe80::1%Eth0.7", "Eth0.7"),
    ("https://[fe80::1%25eth0]/a", "fe80::1%eth0", "eth0"), ("icmp://[fe80::1%2]", "fe80::1%2", "2"),
    ("tls://[fe80::1%25]:443", "fe80::1%25", "25"), ("dns://[fe80::53%lan@if3]/a", "", nil),
    ("smtp+starttls://[fe80::1%br-12ab]", "fe80::1%br-12ab", "br-12ab"),
    ("dns://[fe80::53%eth0]:5353/erp.corp.test", "fe80::53%eth0", "eth0"),
    ("tls://\(String(repeating: "a.", count: 126))b.:1", "\(String(repeating: "a.", count: 126))b.", nil),
  ])
  func `names as hosts have them, and addresses of one link`(_ text: String, host: String, zone: String?)
    throws
  {
    if host.isEmpty {
      #expect(throws: TargetError.self) { try TargetText.parse(text) }
      return
    }
    let target = try TargetText.parse(text)
    #expect(target.host == host)
    #expect(target.zone == zone)
    #expect((target.address != nil) == (zone != nil))
    #expect(target.bareHost.contains("%") == false)
    #expect(try TargetText.parse(target.description) == target)
  }

  @Test(arguments: [
    "tls://[2001:db8::1%eth0]:443", "tls://[fe80::1%]:443", "tls://[fe80::1%a/b]:443",
    "tls://[fe80::1%a b]:443",
    "tls://[fe80::1%abcdefghijklmnop]:443", "tls://[fe80::1%..]:443", "tls://[::1%lo]:443",
    "tls://192.0.2.1%eth0:443", "tls://erp%eth0:443", "tls://1.2.3.4.:443", "tls://.:443", "tls://a...:443",
    "tls://erp..:443", "tls://[%eth0]:443", "tls://[fe80::1%e%f]:443",
    "tls://\(String(repeating: "a.", count: 127))b:1",
  ])
  func `a zone is of an address of one link, and a final dot is one`(_ text: String) {
    #expect(throws: TargetError.self) { try TargetText.parse(text) }
  }

  @Test(arguments: [
    ("https://erp/a?b=c?d&e=@", "/a", "b=c?d&e=@", "https://erp:443/a"),
    ("https://erp?b", "/", "b", "https://erp:443/"), ("http://erp/?", "/", "", "http://erp:80/"),
  ])
  func `a query is asked for and not shown`(_ text: String, path: String, query: String, shown: String) throws
  {
    let target = try TargetText.parse(text)
    #expect(target.path == path)
    #expect(target.query == query)
    #expect(target.description == shown)
  }

  @Test(arguments: [
    "", "://", "tls://", "tls:///", "tls://:443", "tls://a:", "tls://a:b", "tls://a:+1", "tls://a:0",
    "tls://a:65536",
    "tls://-a:1", "tls://a-:1", "tls://a..b:1", "tls://.a:1", "tls://a b:1", "tls://1.2.3:1",
    "tls://1.2.3.4.5:1",
    "tls://[192.0.2.1]:1", "tls://[]:1", "tls://[::1]", "tls://[::1]x:1", "tls://[::1]:", "tls://::1:443",
    "tls://a:1/",
    "tls://a:1?b", "tls://a:1#b", "tls://u@a:1", "tls://u:p@a:1", "a:443", "a", "udp://a:1",
    "smtp://a", "starttls://a", "smtp+starttls://", "imap+starttls://a:", "mysql+starttls://u:p@a",
    "postgres+starttls://a/b", "ldap+starttls://a?b",
    "https://", "https:///a", "https://a:/", "https://a:0/", "https://a:x/", "https://u@a/", "https://u:p@a",
    "https://a/#b", "https://a#b", "https://a/ b", "https://a/é", "https://a?\u{202e}",
    "https://::1/",
    "https://[::1/", "https://[::1]x/", "https://a\\@b/", "https://u:p/x@a/",
    "tls://\u{202e}a:1", "tls://ａ:1", "tls://a:١", "dns://a:53",
    "tls://\(String(repeating: "a.", count: 130))b:1",
  ])
  func `anything but a target is refused`(_ text: String) {
    #expect(throws: TargetError.self) { try TargetText.parse(text) }
  }

  @Test(arguments: [
    "tls://alice:hunter2@erp.corp.test:443", "alice:hunter2@erp.corp.test",
    "tls://erp.corp.test:443/?token=hunter2", "https://alice:hunter2@erp.corp.test/",
    "https://alice:hunter2/x@erp.corp.test/", "https://alice:hunter2?x@erp.corp.test/",
    "https://erp.corp.test/hunter2#x", "https://erp.corp.test/hunter2 ?hunter2",
    "erp.corp.test/?token=hunter2",
    "https://erp.corp.test:0/?token=hunter2", "mysql+starttls://alice:hunter2@db",
    "smtp://alice:hunter2@mail",
  ])
  func `a password in a target is not repeated`(_ text: String) {
    let mistake = #expect(throws: TargetError.self) { try TargetText.parse(text) }
    #expect(mistake.map { $0.message + ($0.hint ?? "") }?.contains("hunter2") == false)
  }

  @Test(arguments: [
    ("tls://erp.corp.test", "write 'tls://erp.corp.test:443'"),
    ("tcp://[2001:db8::1]", "write 'tcp://[2001:db8::1]:443'"),
    ("tls://2001:db8::1:8443", "write 'tls://[2001:db8::1]:8443'"),
    ("erp.corp.test", "write 'tls://erp.corp.test:443'"),
    ("https://2001:db8::1", "write 'https://[2001:db8::1]:443'"),
    ("https://:443/", "write 'https://erp.corp.test:443'"),
    ("imap+starttls://2001:db8::1", "write 'imap+starttls://[2001:db8::1]:143'"),
    ("ldap+starttls://", "write 'ldap+starttls://erp.corp.test:389'"),
    ("tls://fe80::1%eth0:443", "write 'tls://[fe80::1%eth0]:443'"),
  ])
  func `the hint is a target that can be read`(_ text: String, _ hint: String) throws {
    let mistake = #expect(throws: TargetError.self) { try TargetText.parse(text) }
    #expect(mistake?.hint == hint)
    let written = try #require(mistake?.hint).split(separator: "'")[1]
    #expect(throws: Never.self) { try TargetText.parse(String(written)) }
  }
}
