import Testing

@testable import Reporter

/// Whatever a text holds, it stays a text.
@Suite struct MarkupTests {
  @Test(arguments: HostileNames.all)
  func `a name is neither markup nor hidden, as text and in an attribute`(name: String) {
    for html in [
      Markup.name(name).html, Markup.recorded(name).html, Markup.element("p", ["title": name], name).html,
    ] {
      let inner = html.replacing(/^<(bdi|p)( [a-z]+="[^"<>]*")*>/, with: "").replacing(
        /<\/(bdi|p)>$/, with: "")
      // By scalars: a mark that joins a bracket makes it no other character to a browser.
      #expect(!inner.unicodeScalars.contains { "<>\"'".unicodeScalars.contains($0) }, "\(html)")
      let reference = /&(?!amp;|lt;|gt;|quot;|#39;)/.matchingSemantics(.unicodeScalar)
      #expect(!inner.contains(reference), "\(html)")
      #expect(!html.unicodeScalars.contains(where: TerminalText.isHidden), "\(html)")
    }
  }

  @Test func `a name is cut in its middle, and broken within a word only where it is long`() {
    let long = Markup.name(String(repeating: "光", count: 3_400)).html
    #expect(long.count < 200 && long.contains("…") && long.contains("class=\"long\""))
    #expect(Markup.name("bj-build-01").html == "<bdi>bj-build-01</bdi>")
    #expect(Markup.name("").html == "<bdi>–</bdi>")
  }

  @Test func `each day's numbers stand on each other and fill the drawing`() {
    let bars = DayBars(series: [
      .init(style: "a", numbers: [1, 1, 0, 2]), .init(style: "b", numbers: [3, 3, 0, 2]),
    ])
    #expect(bars.highest == 4)
    let svg = bars.svg(id: "x", title: "Title", description: "Description").html
    // Alike days are one bar, an empty day none.
    #expect(svg.contains("<path class=\"a\" d=\"M0 100H500V75H0ZM750 100H1000V50H750Z\">"), "\(svg)")
    #expect(svg.contains("<path class=\"b\" d=\"M0 75H500V0H0ZM750 50H1000V0H750Z\">"), "\(svg)")
    #expect(
      svg.contains("aria-labelledby=\"x-t x-d\"") && svg.contains("<desc id=\"x-d\">Description</desc>"))
  }

  @Test func `a plot has no line over days without times`() {
    func day(_ median: Int64?, failed: Int = 0) -> BandPlot.Day {
      BandPlot.Day(low: median, median: median, high: median, top: median, failed: failed, all: 2)
    }
    let plot = BandPlot(days: [day(10), day(20), day(nil, failed: 2), day(20)], ceiling: 20)
    let svg = plot.svg(id: "x", title: "", description: "").html
    #expect(svg.split(separator: "class=\"median\"").count == 3, "\(svg)")
    #expect(svg.contains("<path class=\"failed\" d=\"M500 100V82H750V100Z\">"), "\(svg)")
  }

  @Test func `a document of no days and no hosts draws nothing that divides by them`() {
    #expect(DayBars(series: []).svg(id: "x", title: "", description: "").html.contains("<svg"))
    #expect(BandPlot(days: [], ceiling: 0).svg(id: "x", title: "", description: "").html.contains("<svg"))
  }
}
