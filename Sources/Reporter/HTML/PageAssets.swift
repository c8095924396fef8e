/// The style and the script of pages, with the digests by which a page allows them and nothing else.
enum PageAssets {
  static let style = String(decoding: PackageResources.page_css, as: UTF8.self)
  static let script = String(decoding: PackageResources.page_js, as: UTF8.self)

  /// SHA-256 of each in base 64: `Scripts/test.d/pages.py --digests` prints them.
  static let styleDigest = "FCqueugyIr9okzq78S444z07tKOH6CtO3C0Y9dnfL7E="
  static let scriptDigest = "1Awwxu67FRFAdTiHQ1rASq/apFbd/YLjTXcqurQu0wU="

  /// Nothing is loaded from anywhere, and nothing runs but the script.
  static let policy =
    "default-src 'none'; style-src 'sha256-\(styleDigest)'; script-src 'sha256-\(scriptDigest)'; base-uri 'none'; form-action 'none'"
}
