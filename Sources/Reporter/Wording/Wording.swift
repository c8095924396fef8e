public import Model

/// The one place where codes and facts become sentences: every report and every document's texts come through it.
public struct Wording: DocumentWording {
  let language: any Language

  static let english = Wording(language: English())

  public func text(of reason: Reason) -> String { reason.text }
  public func detail(of report: CollectorReport) -> String? { report.detail }
  public func detail(of failure: Failure) -> String? { failure.detail }
  public func detail(of result: ExpectationResult) -> String? { result.detail }
  public func basis(of gateway: Gateway) -> String? { gateway.basis }
  public func value(of evidence: Evidence) -> String { evidence.value }
  public func evidence(of diagnosis: Diagnosis) -> [String] { diagnosis.evidence }
}
