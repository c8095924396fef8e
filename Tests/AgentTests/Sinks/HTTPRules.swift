import Foundation
import Model
import Testing

@testable import Agent

/// What tests of sinks over HTTP share.
enum HTTPRules {
  static func receiver(
    _ port: Int, scheme: Target.Scheme = .http, path: String? = nil, caFile: String? = nil,
    timeout: Duration = .seconds(20), headers: [HTTPReceiver.Header] = []
  ) -> HTTPReceiver {
    HTTPReceiver(
      url: Target(scheme: scheme, host: "127.0.0.1", port: UInt16(port), path: path), caFile: caFile,
      timeout: timeout, headers: headers)
  }

  static func otlp(
    _ receiver: HTTPReceiver, name: String = "otel", signals: Set<OTLPSettings.Signal> = [.logs]
  ) -> SinkSettings {
    SinkSettings(
      name: name, start: .oldest, kind: .otlp(OTLPSettings(receiver: receiver, signals: signals)))
  }

  /// The attributes of the log records of requests, in their order.
  static func logs(_ requests: [Receiver.Request]) -> [[String: String]] {
    requests.filter { $0.path == "/v1/logs" }.flatMap { request in
      list(request.json, "resourceLogs").flatMap { list($0, "scopeLogs") }.flatMap { list($0, "logRecords") }
        .map { record in
          list(record, "attributes").reduce(into: [:]) { found, attribute in
            let value = attribute["value"] as? [String: Any] ?? [:]
            found[attribute["key"] as? String ?? ""] = (value["stringValue"] ?? value["intValue"]) as? String
          }
        }
    }
  }

  static func list(_ object: [String: Any], _ key: String) -> [[String: Any]] {
    object[key] as? [[String: Any]] ?? []
  }

  static func numbers(_ requests: [Receiver.Request]) -> [Int] {
    logs(requests).compactMap { Int($0["vpnaudit.seq"] ?? "") }
  }

  static func failures(_ place: Workplace) -> [SinkError] {
    place.noticed.compactMap { if case .failing(_, let error, _) = $0 { error } else { nil } }
  }

  static func refused(_ place: Workplace) -> [ClosedRange<Int64>] {
    place.noticed.compactMap { if case .refused(_, let entries, _) = $0 { entries } else { nil } }
  }

  /// A key and a certificate of 127.0.0.1 of their own.
  static func certificate(in place: Workplace, name: String, subject: String = "IP:127.0.0.1") throws -> (
    certificate: String, key: String
  ) {
    let made = try Shell.run(
      """
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=\(name) \
        -addext subjectAltName=\(subject) -keyout \(name).key -out \(name).pem
      """, in: place.folder)
    try #require(made.status == 0, "\(made.output)")
    return ("\(place.folder)/\(name).pem", "\(place.folder)/\(name).key")
  }
}
