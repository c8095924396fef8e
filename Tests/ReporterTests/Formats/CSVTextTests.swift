import Testing

@testable import Reporter

/// Rows of comma-separated values.
struct CSVTextTests {
  @Test(arguments: [
    (["a", "b"], "a,b\r\n"), (["a,b", "c\"d", "e\nf"], "\"a,b\",\"c\"\"d\",\"e\nf\"\r\n"),
    (["=1+1", "+a", "-5", "@x", "a=b"], "'=1+1,'+a,'-5,'@x,a=b\r\n"), (["=a,b"], "\"'=a,b\"\r\n"),
    (["", ""], ",\r\n"),
    (["\r\n", "\"\""], "\"'\r\n\",\"\"\"\"\"\"\r\n"), (["北京", ""], "北京,\r\n"),
  ])
  func `cells are quoted where they must be, and none is a formula`(cells: [String], line: String) {
    #expect(CSVText.line(cells) == line)
  }
}
