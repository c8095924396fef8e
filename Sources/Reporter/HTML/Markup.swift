/// A piece of an HTML document. Whatever is given as a text is text: nothing in it is an element, an attribute, or hidden.
struct Markup: Hashable, Sendable {
  private(set) var html: String

  private init(html: String) { self.html = html }

  static let empty = Markup(html: "")

  /// A text; what has no shape of its own is spelled out, as on a terminal.
  init(_ text: String) { html = Self.escaped(TerminalText(text).text) }

  /// Pieces one behind the other.
  init(_ pieces: [Markup]) { html = pieces.map(\.html).joined() }

  /// A name that others chose: cut in its middle where it is too long, and kept from turning the direction of what is
  /// beside it.
  static func name(_ text: String) -> Markup {
    // A name of blanks is seen as such.
    let blanks = text.unicodeScalars.allSatisfy { $0.properties.generalCategory == .spaceSeparator }
    let shown = TerminalText(blanks ? String(repeating: "␠", count: text.unicodeScalars.count) : text)
      .shortened(to: longestName)
    // Only what is long is broken within a word.
    return .element(
      "bdi", shown.cells > longestWord ? ["class": "long"] : [:], shown.text.isEmpty ? "–" : shown.text)
  }

  /// A sentence with what others wrote in it: cut where it is too long, and broken within a word where it has to be.
  static func sentence(_ text: String) -> Markup {
    .element("span", ["class": "long"], TerminalText(text).shortened(to: longestSentence).text)
  }

  /// A sentence that others recorded, in their language.
  static func recorded(_ text: String, in language: String = "en") -> Markup {
    .element(
      "bdi", ["class": "long", "lang": language], TerminalText(text).shortened(to: longestSentence).text)
  }

  private static let longestName = 160
  private static let longestWord = 26
  private static let longestSentence = 420

  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ content: [Markup]
  ) -> Markup {
    Markup(html: start(name, attributes) + ">" + content.map(\.html).joined() + "</\(name)>")
  }

  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ content: Markup...
  ) -> Markup {
    element(name, attributes, content)
  }

  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ text: String
  ) -> Markup {
    element(name, attributes, [Markup(text)])
  }

  /// An element of HTML that holds nothing, such as `meta`.
  static func void(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]) -> Markup {
    Markup(html: start(name, attributes) + ">")
  }

  /// What stands in a document as it is: the program's own style and script.
  static func verbatim(_ name: StaticString, _ content: String) -> Markup {
    Markup(html: "<\(name)>\(content)</\(name)>")
  }

  /// The whole document.
  static func document(language: String, head: [Markup], body: Markup) -> String {
    "<!DOCTYPE html>\n" + element("html", ["lang": language], element("head", [:], head), body).html + "\n"
  }

  private static func start(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>
  ) -> String {
    var text = "<\(name)"
    for (key, value) in attributes {
      text += " \(key)=\"\(escaped(TerminalText(value).text))\""
    }
    return text
  }

  /// As text and as the value of an attribute alike.
  private static func escaped(_ text: String) -> String {
    var out = ""
    out.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
