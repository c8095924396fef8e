"""The certificates of the servers: those that are good and those with one fault each, by openssl's own authority."""
import os
import subprocess

CONFIG = """
[ca]
default_ca = own
[own]
dir = .
database = index.txt
new_certs_dir = issued
rand_serial = yes
unique_subject = no
default_md = sha256
default_days = 2
policy = any
copy_extensions = copy
certificate = ca.pem
private_key = ca.key
[any]
commonName = supplied
"""
EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
NAMES = "subjectAltName=DNS:*.faults.test,IP:127.0.0.1"
PAST, FUTURE, FAR = "20200101000000Z", "20900101000000Z", "20910101000000Z"
END_ENTITY = "basicConstraints=critical,CA:FALSE"
AUTHORITY = "basicConstraints=critical,CA:TRUE"


class Authority:
    def __init__(self, folder):
        self.folder = folder
        os.mkdir(self.path("issued"))
        for name, text in (("index.txt", ""), ("ca.cnf", CONFIG)):
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write(text)
        self.root("ca", "Faults Authority")
        self.root("other", "Another Authority")
        self.leaf("good")
        self.leaf("revoked")
        self.leaf("expired", dates=(PAST, "20200201000000Z"))
        self.leaf("early", dates=(FUTURE, FAR))
        self.leaf("alias", names="subjectAltName=DNS:erp.elsewhere.test")
        self.leaf("nameless", names="subjectAltName=IP:192.0.2.1")
        self.leaf("weak", key=["-newkey", "rsa:1024"])
        self.leaf("old", digest="sha1")
        self.leaf("wrong-use", more=["extendedKeyUsage=clientAuth"])
        self.leaf("foreign", by="other")
        self.leaf("between", names=AUTHORITY, plain=True)
        self.leaf("orphan", by="between")
        self.leaf("ended", names=AUTHORITY, plain=True, dates=(PAST, "20200201000000Z"))
        self.leaf("below", by="ended")
        self.bundle("lapsed", ["below", "ended"])
        self.leaf("subject", names=END_ENTITY, plain=True)
        self.leaf("stapling", more=["tlsfeature=status_request"])
        self.bundle("chain", ["orphan", "between"])
        # More than any client takes of a message: 100 KiB.
        self.bundle("large", ["good", *["ca"] * 400])
        self.leaf("responder", more=["extendedKeyUsage=OCSPSigning"])
        self.root("self", "any.faults.test", [NAMES, END_ENTITY])
        self.openssl("ca", "-config", "ca.cnf", "-revoke", "revoked.pem", "-crl_reason", "keyCompromise")
        for name, about, by in (("revoked", "revoked", "ca"), ("revoked-delegated", "revoked", "responder"),
                                ("good", "good", "ca"), ("forged", "good", "other"), ("another", "revoked", "ca")):
            self.response(name, about, by)
        self.forge()

    def path(self, name):
        return os.path.join(self.folder, name)

    def openssl(self, *arguments):
        done = subprocess.run(["openssl", *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, check=False)
        if done.returncode != 0:
            raise OSError(f"openssl {arguments[0]} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        return done.stdout

    def root(self, name, subject, extensions=(AUTHORITY,)):
        """A certificate signed by its own key."""
        more = [word for extension in extensions for word in ("-addext", extension)]
        self.openssl("req", "-x509", *EC, "-noenc", "-days", "2", "-subj", f"/CN={subject}", *more,
                     "-keyout", f"{name}.key", "-out", f"{name}.pem")

    def leaf(self, name, by="ca", names=NAMES, key=EC, dates=None, digest="sha256", more=(), plain=False):
        """A certificate of an authority, with what was asked for."""
        wanted = [names, *more] if plain else [names, END_ENTITY, *more]
        self.openssl("req", "-new", *key, "-noenc", "-subj", f"/CN={name}.faults.test",
                     *[word for extension in wanted for word in ("-addext", extension)],
                     "-keyout", f"{name}.key", "-out", f"{name}.csr")
        self.openssl("ca", "-batch", "-notext", "-config", "ca.cnf", "-cert", f"{by}.pem", "-keyfile", f"{by}.key",
                     "-md", digest, *(["-startdate", dates[0], "-enddate", dates[1]] if dates else []),
                     "-in", f"{name}.csr", "-out", f"{name}.pem")

    def bundle(self, name, parts):
        """A file of several certificates, with the first one's key."""
        for kind in ("pem", "key"):
            with open(self.path(f"{name}.{kind}"), "w", encoding="utf-8") as file:
                for part in parts if kind == "pem" else parts[:1]:
                    with open(self.path(f"{part}.{kind}"), encoding="utf-8") as source:
                        file.write(source.read())

    def response(self, name, about, by):
        """An OCSP response about a certificate, signed by the authority or by another."""
        self.openssl("ocsp", "-issuer", "ca.pem", "-cert", f"{about}.pem", "-no_nonce", "-reqout", "request.der")
        self.openssl("ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", f"{by}.pem", "-rkey", f"{by}.key",
                     "-reqin", "request.der", "-respout", f"{name}.der", "-ndays", "1")

    def forge(self):
        """Says of the good certificate that it is revoked, signed by a stranger."""
        with open(self.path("index.txt"), encoding="utf-8") as file:
            lines = file.read().splitlines()
        with open(self.path("forged.txt"), "w", encoding="utf-8") as file:
            for line in lines:
                fields = line.split("\t")
                if fields[5].endswith("CN=good.faults.test"):
                    fields[0], fields[2] = "R", "200101000000Z"
                file.write("\t".join(fields) + "\n")
        self.openssl("ocsp", "-issuer", "ca.pem", "-cert", "good.pem", "-no_nonce", "-reqout", "request.der")
        self.openssl("ocsp", "-index", "forged.txt", "-CA", "ca.pem", "-rsigner", "other.pem", "-rkey", "other.key",
                     "-reqin", "request.der", "-respout", "forged.der", "-ndays", "1")

    def digest_of(self, name):
        """SHA-256 of a certificate's public key (SubjectPublicKeyInfo), in hexadecimal."""
        key = self.openssl("x509", "-in", f"{name}.pem", "-noout", "-pubkey")
        with open(self.path("key.pem"), "w", encoding="utf-8") as file:
            file.write(key)
        self.openssl("pkey", "-pubin", "-in", "key.pem", "-outform", "DER", "-out", "key.der")
        return self.openssl("dgst", "-sha256", "-r", "key.der").split()[0]
