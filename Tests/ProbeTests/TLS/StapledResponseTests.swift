import COpenSSL
import Glibc
import Model
import Testing

@testable import Probe

/// What a stapled OCSP response is worth, by who signed it, when, and about which certificate.
@Suite(.timeLimit(.minutes(1)))
struct StapledResponseTests {
  private struct Refused: Error {}

  private let authority: Identity
  private let stranger: Identity
  private let subject: Identity
  private let other: Identity

  init() throws {
    authority = try Identity(
      .init(commonName: "Authority", alternativeNames: "", isAuthority: true))
    stranger = try Identity(.init(commonName: "Stranger", alternativeNames: "", isAuthority: true))
    subject = try Identity(.init(), by: authority)
    other = try Identity(.init(), by: authority)
  }

  /// A response about a certificate that holds from and until so many seconds from now.
  private func response(
    _ status: Int32, about identity: Identity, by signer: Identity, from: Int = -60, until: Int = 3600,
    digest: OpaquePointer? = EVP_sha1()
  ) throws -> [UInt8] {
    let (certificate, certificateKey) = try identity.load()
    let (issuer, issuerKey) = try authority.load()
    let (author, key) = try signer.load()
    defer {
      for one in [certificate, issuer, author] { X509_free(one) }
      for one in [certificateKey, issuerKey, key] { EVP_PKEY_free(one) }
    }
    let (thisUpdate, nextUpdate) = (ASN1_TIME_set(nil, 0), ASN1_TIME_set(nil, 0))
    defer {
      ASN1_TIME_free(thisUpdate)
      ASN1_TIME_free(nextUpdate)
    }
    guard let basic = OCSP_BASICRESP_new(), let id = OCSP_cert_to_id(digest, certificate, issuer) else {
      throw Refused()
    }
    defer {
      OCSP_BASICRESP_free(basic)
      OCSP_CERTID_free(id)
    }
    let now = time(nil)
    ASN1_GENERALIZEDTIME_set(thisUpdate, now + from)
    ASN1_GENERALIZEDTIME_set(nextUpdate, now + until)
    OCSP_basic_add1_status(basic, id, status, 1, thisUpdate, thisUpdate, nextUpdate)
    guard OCSP_basic_sign(basic, author, key, EVP_sha256(), nil, 0) == 1,
      let whole = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic)
    else { throw Refused() }
    defer { OCSP_RESPONSE_free(whole) }
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = i2d_OCSP_RESPONSE(whole, &bytes)
    guard count > 0, let bytes else { throw Refused() }
    defer { vpnaudit_OPENSSL_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
  }

  /// What a response is found to say of `subject`, where `authority` is trusted.
  private func status(_ bytes: [UInt8]) throws -> Sample.OCSPStatus {
    let (certificate, key) = try subject.load()
    let (issuer, issuerKey) = try authority.load()
    let store = X509_STORE_new()
    // The stack takes what is put on it over; the store counts its own reference.
    let chain = OPENSSL_sk_new_null()
    defer {
      EVP_PKEY_free(key)
      EVP_PKEY_free(issuerKey)
      X509_STORE_free(store)
      vpnaudit_sk_X509_pop_free(chain)
    }
    X509_STORE_add_cert(store, issuer)
    for one in [certificate, issuer] { OPENSSL_sk_push(chain, UnsafeRawPointer(one)) }
    return StapledResponse(bytes).status(of: chain, trusting: store)
  }

  @Test(arguments: [
    (V_OCSP_CERTSTATUS_GOOD, Sample.OCSPStatus.good), (V_OCSP_CERTSTATUS_REVOKED, .revoked),
    (V_OCSP_CERTSTATUS_UNKNOWN, .unknown),
  ])
  func `a response of the issuer's says what it says`(said: Int32, status: Sample.OCSPStatus) throws {
    #expect(try self.status(response(said, about: subject, by: authority)) == status)
    // RFC 6960 leaves it to the responder which digest names the certificate.
    #expect(try self.status(response(said, about: subject, by: authority, digest: EVP_sha256())) == status)
  }

  @Test func `a response that a stranger signed says nothing`() throws {
    #expect(try status(response(V_OCSP_CERTSTATUS_REVOKED, about: subject, by: stranger)) == .unverified)
    // Neither does one that was signed with the key of another certificate of the same authority.
    #expect(try status(response(V_OCSP_CERTSTATUS_GOOD, about: subject, by: other)) == .unverified)
  }

  @Test func `a response about another certificate says nothing of this one`() throws {
    #expect(try status(response(V_OCSP_CERTSTATUS_REVOKED, about: other, by: authority)) == .unknown)
  }

  @Test(arguments: [(-7200, -3600), (3600, 7200)])
  func `a response outside its time is outdated`(from: Int, until: Int) throws {
    let bytes = try response(
      V_OCSP_CERTSTATUS_REVOKED, about: subject, by: authority, from: from, until: until)
    #expect(try status(bytes) == .outdated)
  }

  @Test func `a response that is cut short is none, and a damaged one does no harm`() throws {
    let sound = try response(V_OCSP_CERTSTATUS_REVOKED, about: subject, by: authority)
    for place in stride(from: 0, to: sound.count, by: 7) {
      var bytes = sound
      bytes[place] ^= UInt8.random(in: 1...255)
      _ = try status(bytes)
      #expect(try status(Array(sound.prefix(place))) == .unverified)
    }
    for count in [0, 1, 5, 100, 5000] {
      #expect(try status((0..<count).map { _ in UInt8.random(in: 0...255) }) == .unverified)
    }
  }
}
