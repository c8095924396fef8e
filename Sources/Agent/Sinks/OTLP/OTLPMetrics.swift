internal import Model

/// The metrics of checks and of the agent as an `ExportMetricsServiceRequest` of OTLP, in its JSON form: the gauges that Prometheus gets, under
/// the same names.
struct OTLPMetrics: Encodable {
  let resourceMetrics: [ResourceMetrics]

  struct ResourceMetrics: Encodable {
    let resource: OTLPResource
    let scopeMetrics: [ScopeMetrics]
  }

  struct ScopeMetrics: Encodable {
    let scope: OTLPScope
    let metrics: [Metric]
  }

  struct Metric: Encodable {
    let name: String
    let description: String?
    let gauge: Gauge
  }

  struct Gauge: Encodable { let dataPoints: [DataPoint] }

  struct DataPoint: Encodable {
    let timeUnixNano: String
    let attributes: [OTLPAttribute]
    let asDouble: Double
  }

  /// Those of the checks among items, and the agent's `own` as of now; nil where there are none.
  init?(_ items: [SinkItem], own: [UInt8], origin: OTLPOrigin, now: Timestamp) {
    var points: [String: [DataPoint]] = [:]
    var order: [MetricsReader.Family] = []
    func add(_ text: [UInt8], _ time: String) {
      for family in MetricsReader.families(String(decoding: text, as: UTF8.self)) {
        if points[family.name] == nil { order.append(family) }
        points[family.name, default: []] += family.samples.map { sample in
          DataPoint(
            timeUnixNano: time,
            attributes: sample.labels.map { OTLPAttribute(key: $0.name, value: .text($0.value)) },
            asDouble: sample.value)
        }
      }
    }
    for case .entry(let entry) in items {
      guard case .check(let record) = entry.content, let text = ItemForms.prometheus(record) else { continue }
      add(text, record.time.finished.unixNano)
    }
    guard !order.isEmpty else { return nil }
    add(own, now.unixNano)
    let metrics = order.map {
      Metric(name: $0.name, description: $0.help, gauge: Gauge(dataPoints: points[$0.name] ?? []))
    }
    resourceMetrics = [
      ResourceMetrics(
        resource: origin.resource,
        scopeMetrics: [ScopeMetrics(scope: OTLPScope(version: origin.version), metrics: metrics)])
    ]
  }
}

/// Reads the program's own metrics in the text format of Prometheus.
enum MetricsReader {
  struct Family {
    let name: String
    let help: String?
    var samples: [Sample] = []
  }

  struct Sample {
    let labels: [(name: String, value: String)]
    let value: Double
  }

  /// The families in their order.
  static func families(_ text: String) -> [Family] {
    var families: [Family] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("# HELP ") {
        let words = line.dropFirst(7).split(separator: " ", maxSplits: 1)
        families.append(
          Family(name: String(words[0]), help: words.count > 1 ? unescaped(words[1]) : nil))
      } else if !line.hasPrefix("#"), let sample = sample(line), !families.isEmpty {
        families[families.count - 1].samples.append(sample)
      }
    }
    return families
  }

  private static func sample(_ line: Substring) -> Sample? {
    guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else {
      return nil
    }
    var rest = line[..<space]
    guard let brace = rest.firstIndex(of: "{") else { return Sample(labels: [], value: value) }
    rest = rest[rest.index(after: brace)...].dropLast()
    var labels: [(name: String, value: String)] = []
    while let equals = rest.firstIndex(of: "=") {
      let name = String(rest[..<equals])
      rest = rest[equals...].dropFirst(2)
      // The quote that ends the value is the first one without a backslash before it.
      var end = rest.startIndex
      while end < rest.endIndex, rest[end] != "\"" {
        end = rest.index(end, offsetBy: rest[end] == "\\" ? 2 : 1, limitedBy: rest.endIndex) ?? rest.endIndex
      }
      labels.append((name, unescaped(rest[..<end])))
      rest = rest[end...].dropFirst(2)
    }
    return Sample(labels: labels, value: value)
  }

  private static func unescaped(_ text: Substring) -> String {
    guard text.contains("\\") else { return String(text) }
    var plain = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        plain.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        plain.append(character)
      }
    }
    return plain
  }
}
