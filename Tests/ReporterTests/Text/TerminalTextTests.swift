import Testing

@testable import Reporter

@Suite struct TerminalTextTests {
  @Test(arguments: [
    ("", 0), ("tun0", 4), ("北京", 4), ("ｆｕｌｌ", 8), ("ﾊﾝｶｸ", 4), ("한국어", 6), ("e\u{301}", 1), ("é", 1),
    ("👍", 2), ("a…b", 3), ("Ωж", 2), ("𠀀", 2), ("。", 2), ("ไทย", 3), ("กี่", 1), ("각", 2),
    ("ᄀ\u{1161}\u{11a8}", 2),
  ])
  func `a text takes as many cells as a terminal gives it`(text: String, cells: Int) {
    #expect(TerminalText(text).cells == cells)
    #expect(TerminalText(text).text == text)
  }

  @Test(arguments: [
    ("\u{1b}[31mred", #"\x1b[31mred"#), ("two\nlines\r\t", #"two\nlines\r\t"#),
    ("\0\u{7f}\u{9b}", #"\x00\x7f\x9b"#),
    ("\u{202e}drawkcab", #"\u{202e}drawkcab"#), ("in\u{ad}visible\u{200b}", #"in\xadvisible\u{200b}"#),
    ("\u{feff}\u{2028}", #"\u{feff}\u{2028}"#), ("\u{e000}\u{e0041}", #"\u{e000}\u{e0041}"#),
    ("\u{3164}", #"\u{3164}"#),
    ("]]> \"quoted\" 'and' <b>", "]]> \"quoted\" 'and' <b>"),
  ])
  func `what a terminal obeys or hides is spelled out`(raw: String, spelled: String) {
    let text = TerminalText(raw)
    #expect(text.text == spelled)
    #expect(text.cells == spelled.count)
    #expect(TerminalText(text.text) == text)
  }

  @Test func `marks that would pile up over other lines are spelled out`() {
    let text = TerminalText("a" + String(repeating: "\u{301}", count: 7))
    #expect(text.text.unicodeScalars.count { $0 == "\u{301}" } == 4)
    #expect(text.text.hasSuffix(#"\u{301}\u{301}\u{301}"#))
    #expect(text.cells == 1 + 3 * 7)
  }

  @Test(arguments: [
    ("short", 10, "short"), ("exactly ten", 11, "exactly ten"), ("a-very-long-endpoint", 9, "a-ve…oint"),
    ("a-very-long-endpoint", 8, "a-ve…int"), ("北京示例网络", 7, "北…络"), ("北京示例网络", 8, "北京…络"), ("ab", 1, "…"),
    ("abcde\u{301}f", 4, "ab…f"),
  ])
  func `a long text is shortened in its middle`(text: String, limit: Int, expected: String) {
    let shortened = TerminalText(text).shortened(to: limit)
    #expect(Array(shortened.text.unicodeScalars) == Array(expected.unicodeScalars))
    #expect(shortened.cells <= limit)
  }

  @Test(arguments: [
    ("", 10, [""]), ("one line", 10, ["one line"]), ("broken at spaces", 10, ["broken at", "spaces"]),
    ("unbreakable-word", 6, ["unbrea", "kable-", "word"]), ("a unbreakable", 6, ["a", "unbrea", "kable"]),
    ("光环新网科技", 5, ["光环", "新网", "科技"]), ("  spare   blanks ", 20, ["spare blanks"]), ("界", 0, ["界"]),
    ("见 erp（握手），两次", 12, ["见 erp（握", "手），两次"]), ("有 51 次检查", 7, ["有 51", "次检查"]),
    ("北京，上海", 5, ["北", "京，", "上海"]),
  ])
  func `a text is broken into lines`(text: String, limit: Int, lines: [String]) {
    #expect(TerminalText(text).lines(of: limit).map(\.text) == lines)
  }
}
