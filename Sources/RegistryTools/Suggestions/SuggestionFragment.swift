import Model
import Reporter
import Settings

/// What was seen, as entries of a registry for an officer to complete.
///
/// Every line is a comment: what is pasted without a thought changes nothing. An entry without its `# ` lacks its id, so
/// that no registry with it passes `lint`, and nothing in it could license: no prefix is dedicated, and no product is
/// named for an executable. Names that hosts wrote stand in comments only, with everything that breaks a line spelled out.
public enum SuggestionFragment {
  /// The fragment, every line ended by a newline.
  public static func text(of suggestions: Suggestions) -> String {
    var lines = [
      "## \(counted(suggestions.entries.count, "recogniser")) seen and not known for sure, in \(suggestions.readWords)."
    ]
    if let known = suggestions.knownWords { lines.append("## \(known).") }
    if let leftOut = suggestions.leftOutWords { lines.append("## \(leftOut).") }
    lines += [
      "## For each: find out whose it is, complete the entry, remove the '# ', and move it into the registry.",
      "## An entry without a licence leaves its tunnels undetermined: where you looked and found none, say 'absence_checked'.",
      "## Add the licence with its source; say 'dedicated: true' of a prefix only where no other customer has hosts in it.",
    ]
    let providers = suggestions.entries.filter { $0.mark.kind != .executable }
    if !providers.isEmpty { lines += ["", "# providers:"] }
    for entry in providers { lines += [""] + prose(of: entry) + provider(entry) }
    let executables = suggestions.entries.filter { $0.mark.kind == .executable }
    if !executables.isEmpty { lines += ["", "# executables:"] }
    for entry in executables { lines += [""] + prose(of: entry) + executable(entry) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func prose(of entry: Suggestions.Entry) -> [String] {
    let words = SuggestionWords(entry: entry)
    return (["\(words.name): \(words.headline)"] + words.remarks + [lookUp(entry)])
      .enumerated().map { "## \($0 == 0 ? "" : "  ")\(TerminalText($1).text)" }
  }

  /// What to look up.
  private static func lookUp(_ entry: Suggestions.Entry) -> String {
    switch entry.mark {
    case .gateway:
      "look up: whose contract names this address; the provider's licence, its classes, regions and end; who else has hosts beside it"
    case .wireguardKey:
      "look up: who gave this key to the company; the provider's licence, its classes, regions and end"
    case .executable:
      "look up: who installed it and why; its product's id; the digest at its vendor, not on this host"
    }
  }

  private static func provider(_ entry: Suggestions.Entry) -> [String] {
    let mark: String
    switch entry.mark {
    case .gateway(let address):
      let services =
        entry.services.isEmpty
        ? "" : ", services: [\(entry.services.map(\.description).joined(separator: ", "))]"
      mark =
        "{kind: gateway_prefix, value: \(quoted(IPPrefix(host: address).description)), dedicated: false\(services)}"
    case .wireguardKey(let key): mark = "{kind: wireguard_public_key, value: \(quoted(key))}"
    case .executable: return []
    }
    return [
      "# - id:                # choose one, such as 'example-net'",
      "#   names: {en: }      # as the licence has it",
      "#   roles: [manager]   # carrier, manager, reseller",
      "#   recognised_by:",
      "#     - \(mark)   # add 'region:' once it is known",
    ]
  }

  private static func executable(_ entry: Suggestions.Entry) -> [String] {
    guard case .executable(_, let sha256) = entry.mark else { return [] }
    return ["# - {product: , sha256: \(sha256.map(quoted) ?? "")}"]
  }

  /// A text in double quotes, with everything spelled out that does not show.
  private static func quoted(_ text: String) -> String { YAMLText.quoted(TerminalText(text).text) }
}
