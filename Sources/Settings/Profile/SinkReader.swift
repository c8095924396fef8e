import Model

/// Reads the sinks of a profile.
struct SinkReader {
  /// The files that the profile names.
  let files: FilePaths

  private static let common = ["name", "kind", "from"]

  /// The sinks that can be read.
  func list(_ value: YAMLNode) -> [SinkSettings] {
    var names: [String: Int] = [:]
    var paths: [String: Int] = [:]
    let items = value.items() ?? []
    if items.count > SinkSettings.most {
      value.error("has more than \(SinkSettings.most) entries", hint: "remove some")
    }
    return items.prefix(SinkSettings.most).compactMap { read($0, &names, &paths) }
  }

  /// One sink; `names` and `paths` hold the lines of those so far.
  private func read(
    _ entry: YAMLNode, _ names: inout [String: Int], _ paths: inout [String: Int]
  ) -> SinkSettings? {
    let value = entry.named("sink", by: "name")
    guard value.isMapping else {
      value.error("is not a mapping", hint: "write 'key: value' lines")
      return nil
    }
    guard let word = value.peek("kind") else {
      value.error(
        "has no 'kind'", hint: "write one of \(alternatives(SinkSettings.Name.allCases.map(\.rawValue)))")
      return nil
    }
    guard let kind = word.named("\(value.label): kind").choice(SinkSettings.Name.self),
      let fields = Fields(value, keys: Self.common + Self.keys(of: kind))
    else { return nil }
    let name = name(fields, &names)
    let start = fields["from"]?.choice(SinkSettings.Start.self) ?? .newest
    let settings: SinkSettings.Kind? =
      switch kind {
      case .textfile: textfile(fields, &paths)
      case .jsonLines: jsonLines(fields, &paths)
      case .journald: .journald(content: content(fields, usual: .summary))
      case .syslog: SyslogReader.read(fields)
      case .otlp: otlp(fields)
      case .webhook: webhook(fields)
      }
    guard let name, let settings else { return nil }
    return SinkSettings(name: name, start: start, kind: settings)
  }

  private static func keys(of kind: SinkSettings.Name) -> [String] {
    switch kind {
    case .textfile: ["file"]
    case .jsonLines: ["file", "record", "rotate"]
    case .journald: ["record"]
    case .syslog: ["to", "facility"]
    case .otlp: HTTPReceiverReader.keys + ["signals"]
    case .webhook: HTTPReceiverReader.keys + ["record", "secret"]
    }
  }

  private func name(_ fields: Fields, _ names: inout [String: Int]) -> String? {
    guard let value = fields.required("name") else { return nil }
    let name = value.read(
      as: "a sink's name", hint: "at most 40 lower-case letters, digits, hyphens and underscores"
    ) { Self.isName($0) ? $0 : nil }
    guard let name else { return nil }
    if let first = names[name] {
      fields.error(
        "has the name of another", at: "name", hint: "line \(first) has it already: choose another")
      return nil
    }
    names[name] = value.line
    return name
  }

  private static func isName(_ text: String) -> Bool {
    func isWord(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...122).contains(byte) }
    return (1...40).contains(text.utf8.count) && text.utf8.first.map(isWord) == true
      && text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  }

  private func file(_ fields: Fields, _ paths: inout [String: Int]) -> String? {
    guard let value = fields.required("file"), let path = files.outputPath(value) else { return nil }
    if let first = paths[path] {
      fields.error("has the file of another", at: "file", hint: "line \(first) names it already")
      return nil
    }
    paths[path] = value.line
    return path
  }

  private func content(_ fields: Fields, usual: SinkSettings.Content) -> SinkSettings.Content {
    fields["record"]?.choice(SinkSettings.Content.self) ?? usual
  }

  private func textfile(_ fields: Fields, _ paths: inout [String: Int]) -> SinkSettings.Kind? {
    guard let path = file(fields, &paths) else { return nil }
    guard path.hasSuffix(".prom") else {
      fields.error(
        "has a file that the collector passes over", at: "file", hint: "end its name with '.prom'")
      return nil
    }
    return .textfile(path: path)
  }

  private func jsonLines(_ fields: Fields, _ paths: inout [String: Int]) -> SinkSettings.Kind? {
    let path = file(fields, &paths)
    let content = content(fields, usual: .thin)
    let rotate = fields["rotate"].flatMap { Fields($0, keys: ["size", "keep"]) }
    var rotation: JSONLinesSettings.Rotation?
    if let rotate {
      let size = rotate.required("size", hint: "write 'size: 64MiB'")?.byteCount(in: 1 << 16...1 << 40)
      let keep = rotate.required("keep", hint: "write 'keep: 8'")?.number(in: 1...999)
      guard let size, let keep else { return nil }
      rotation = JSONLinesSettings.Rotation(size: size, keep: keep)
    }
    return path.map { .jsonLines(JSONLinesSettings(path: $0, content: content, rotation: rotation)) }
  }

  private func otlp(_ fields: Fields) -> SinkSettings.Kind? {
    let receiver = HTTPReceiverReader(files: files).read(fields, taken: ["content-type"])
    var signals = Set(OTLPSettings.Signal.allCases)
    if let value = fields["signals"] {
      let chosen = value.list { $0.choice(OTLPSettings.Signal.self) }
      if chosen.isEmpty, value.isList, value.peekedItems.isEmpty {
        value.error("is empty", hint: "write '[logs, metrics]', or leave it out")
      }
      signals = Set(chosen)
    }
    guard let receiver else { return nil }
    guard receiver.url.query == nil else {
      fields.error("has a query in its url", at: "url", hint: "'/v1/logs' and '/v1/metrics' are added to it")
      return nil
    }
    return .otlp(OTLPSettings(receiver: receiver, signals: signals))
  }

  private func webhook(_ fields: Fields) -> SinkSettings.Kind? {
    let http = HTTPReceiverReader(files: files)
    let receiver = http.read(
      fields, taken: ["content-type", "webhook-id", "webhook-timestamp", "webhook-signature"])
    let content = content(fields, usual: .thin)
    let secret = fields.required(
      "secret", hint: "write 'secret: {file: webhook.key}' or 'secret: {credential: NAME}'"
    ).flatMap { http.secret($0) }
    guard let receiver, let secret else { return nil }
    return .webhook(WebhookSettings(receiver: receiver, content: content, secret: secret))
  }
}
