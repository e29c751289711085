# SPDX-License-Identifier: ISC
"""certforge: a tiny DER/X.509/PKCS#7/ZIP forge for test material.

Everything is assembled byte by byte so that broken structures can be made
as easily as good ones.  Only raw key generation and raw signatures come
from python3-cryptography (Debian 12's version is enough); PKCS#12 files come
from the openssl command line.
"""
import base64
import hashlib
import io
import os
import struct
import subprocess
import tarfile
import tempfile
import zipfile
import zlib
from datetime import datetime, timezone

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa


# ---------------------------------------------------------------- DER
def length(n):
    if n < 0x80:
        return bytes([n])
    b = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(b)]) + b


def tlv(tag, *parts):
    body = b"".join(parts)
    return bytes([tag]) + length(len(body)) + body


def seq(*p):
    return tlv(0x30, *p)


def set_(*p):
    return tlv(0x31, *p)


def integer(n):
    return tlv(0x02, n.to_bytes((n.bit_length() // 8) + 1, "big", signed=True))


def boolean(v):
    return tlv(0x01, b"\xff" if v else b"\x00")


def null():
    return b"\x05\x00"


def octets(b):
    return tlv(0x04, b)


def bits(b, unused=0):
    return tlv(0x03, bytes([unused]), b)


def oid(dotted):
    n = [int(x) for x in dotted.split(".")]
    out = bytearray()
    for v in [n[0] * 40 + n[1]] + n[2:]:
        chunk = [v & 0x7F]
        v >>= 7
        while v:
            chunk.append(0x80 | (v & 0x7F))
            v >>= 7
        out += bytes(reversed(chunk))
    return tlv(0x06, bytes(out))


def utf8(s):
    return tlv(0x0C, s if isinstance(s, bytes) else s.encode())


def printable(s):
    return tlv(0x13, s.encode())


def ia5(s):
    return tlv(0x16, s if isinstance(s, bytes) else s.encode())


def ctx(n, *p, cons=True):
    return tlv((0xA0 if cons else 0x80) | n, *p)


def when(t):
    """Time: a datetime, or raw DER bytes for broken ones."""
    if isinstance(t, bytes):
        return t
    if t.year >= 2050 or t.year < 1950:
        return tlv(0x18, t.strftime("%Y%m%d%H%M%SZ").rjust(15, "0").encode())
    return tlv(0x17, t.strftime("%y%m%d%H%M%SZ").encode())


def utc(y, m=1, d=1, hh=0, mm=0, ss=0):
    return datetime(y, m, d, hh, mm, ss, tzinfo=timezone.utc)


def split(der):
    """Children of one constructed TLV, each as full TLV bytes."""
    def head(b, o):
        l = b[o + 1]
        if l < 0x80:
            return o + 2, l
        n = l & 0x7F
        return o + 2 + n, int.from_bytes(b[o + 2:o + 2 + n], "big")
    start, ln = head(der, 0)
    end, o, out = start + ln, start, []
    while o < end:
        s, l = head(der, o)
        out.append(der[o:s + l])
        o = s + l
    return out


# ---------------------------------------------------------------- names
CN, C, ST, L, O, OU = ("2.5.4.3", "2.5.4.6", "2.5.4.8", "2.5.4.7", "2.5.4.10", "2.5.4.11")


def name(*rdns):
    """name((CN, 'x'), (C, 'DE')): RDNSequence; a value may be raw DER (bytes)."""
    out = []
    for o, v in rdns:
        if isinstance(v, bytes):
            val = v
        elif o == C:
            val = printable(v)
        else:
            val = utf8(v)
        out.append(set_(seq(oid(o), val)))
    return seq(*out)


# ---------------------------------------------------------------- keys
_HASH = {"sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512,
         "sha1": hashes.SHA1, "md5": hashes.MD5}
_RSA_OID = {"md5": "1.2.840.113549.1.1.4", "sha1": "1.2.840.113549.1.1.5",
            "sha256": "1.2.840.113549.1.1.11", "sha384": "1.2.840.113549.1.1.12",
            "sha512": "1.2.840.113549.1.1.13"}
_EC_OID = {"sha1": "1.2.840.10045.4.1", "sha256": "1.2.840.10045.4.3.2",
           "sha384": "1.2.840.10045.4.3.3", "sha512": "1.2.840.10045.4.3.4"}
_HASH_OID = {"sha1": "1.3.14.3.2.26", "sha256": "2.16.840.1.101.3.4.2.1"}


class Key:
    def __init__(self, kind="rsa2048"):
        self.kind = kind
        if kind.startswith("rsa"):
            self.k = rsa.generate_private_key(public_exponent=65537, key_size=int(kind[3:]))
        elif kind == "p256":
            self.k = ec.generate_private_key(ec.SECP256R1())
        elif kind == "p384":
            self.k = ec.generate_private_key(ec.SECP384R1())
        elif kind == "ed25519":
            self.k = ed25519.Ed25519PrivateKey.generate()
        else:
            raise ValueError(kind)
        self.spki = self.k.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

    def algid(self, h, pss=False):
        if self.kind.startswith("rsa"):
            if pss:
                ho = seq(oid(_HASH_OID[h]), null())
                return seq(oid("1.2.840.113549.1.1.10"), seq(
                    ctx(0, ho), ctx(1, seq(oid("1.2.840.113549.1.1.8"), ho)), ctx(2, integer(32))))
            return seq(oid(_RSA_OID[h]), null())
        if self.kind == "ed25519":
            return seq(oid("1.3.101.112"))
        return seq(oid(_EC_OID[h]))

    def sign(self, data, h="sha256", pss=False):
        if self.kind.startswith("rsa"):
            if pss:
                p = padding.PSS(mgf=padding.MGF1(_HASH[h]()), salt_length=32)
            else:
                p = padding.PKCS1v15()
            return self.k.sign(data, p, _HASH[h]())
        if self.kind == "ed25519":
            return self.k.sign(data)
        return self.k.sign(data, ec.ECDSA(_HASH[h]()))

    def pem(self, fmt="pkcs8", password=None):
        f = {"pkcs8": serialization.PrivateFormat.PKCS8,
             "trad": serialization.PrivateFormat.TraditionalOpenSSL}[fmt]
        e = (serialization.BestAvailableEncryption(password.encode()) if password
             else serialization.NoEncryption())
        return self.k.private_bytes(serialization.Encoding.PEM, f, e)

    def der(self):
        return self.k.private_bytes(serialization.Encoding.DER,
                                    serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def keyid(spki):
    bitstr = split(spki)[1]
    body = bitstr[2 + (bitstr[1] & 0x7F if bitstr[1] & 0x80 else 0) + 1:]
    return hashlib.sha1(body).digest()


# ---------------------------------------------------------------- extensions
SERVER, CLIENT, EMAIL, CODE = ("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2",
                               "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.3")


def x_bc(ca, pathlen=None, critical=True):
    body = b""
    if ca:
        body += boolean(True)
        if pathlen is not None:
            body += integer(pathlen)
    return ("2.5.29.19", critical, seq(body))


def x_ku(*names):
    order = ["digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment",
             "keyAgreement", "keyCertSign", "cRLSign"]
    v, top = 0, 0
    for n in names:
        i = order.index(n)
        v |= 0x80 >> i
        top = max(top, i)
    return ("2.5.29.15", True, bits(bytes([v]), 7 - top))


def x_eku(*oids_, critical=False):
    return ("2.5.29.37", critical, seq(*[oid(o) for o in oids_]))


def dns(n):
    return ctx(2, n if isinstance(n, bytes) else n.encode(), cons=False)


def ip(text):
    import ipaddress
    return ctx(7, ipaddress.ip_address(text).packed, cons=False)


def rfc822(n):
    return ctx(1, n.encode(), cons=False)


def x_san(*general, critical=False):
    g = [dns(x) if isinstance(x, str) else x for x in general]
    return ("2.5.29.17", critical, seq(*g))


def x_ski(spki):
    return ("2.5.29.14", False, octets(keyid(spki)))


def x_aki(spki):
    return ("2.5.29.35", False, seq(ctx(0, keyid(spki), cons=False)))


def x_aia(url):
    return ("1.3.6.1.5.5.7.1.1", False,
            seq(seq(oid("1.3.6.1.5.5.7.48.2"), ctx(6, url.encode(), cons=False))))


def x_policy(o="2.23.140.1.2.1"):
    return ("2.5.29.32", False, seq(seq(oid(o))))


def x_sct(count=2):
    scts = b""
    for _ in range(count):
        one = (b"\x00" + os.urandom(32) + struct.pack(">Q", 1900000000000) + b"\x00\x00"
               + b"\x04\x03" + struct.pack(">H", 71) + b"\x30\x45" + os.urandom(69))
        scts += struct.pack(">H", len(one)) + one
    return ("1.3.6.1.4.1.11129.2.4.2", False, octets(struct.pack(">H", len(scts)) + scts))


def _exts(exts):
    out = []
    for o, crit, val in exts:
        out.append(seq(oid(o), boolean(True) if crit else b"", octets(val)))
    return seq(*out)


# ---------------------------------------------------------------- certificates
def tbs(subject, issuer, spki, algid, serial, nb, na, exts, version=2):
    return seq(ctx(0, integer(version)) if version else b"",
               serial if isinstance(serial, bytes) else integer(serial),
               algid, issuer, seq(when(nb), when(na)), subject, spki,
               ctx(3, _exts(exts)) if exts else b"")


def new_serial():
    return int.from_bytes(b"\x01" + os.urandom(15), "big")


def make_cert(subject, issuer, spki, signer, nb, na, exts, h="sha256", serial=None,
              version=2, pss=False, inner_alg=None, signature=None):
    alg = signer.algid(h, pss)
    t = tbs(subject, issuer, spki, inner_alg or alg,
            new_serial() if serial is None else serial, nb, na, exts, version)
    sig = signature if signature is not None else signer.sign(t, h, pss)
    return seq(t, alg, bits(sig))


def make_csr(subject, key, sans=(), h="sha256", attrs=b""):
    req = b""
    if sans:
        req = seq(oid("1.2.840.113549.1.9.14"), set_(_exts([x_san(*sans)])))
    info = seq(integer(0), subject, key.spki, ctx(0, req, attrs))
    return seq(info, key.algid(h), bits(key.sign(info, h)))


def sha(der):
    return hashlib.sha256(der).hexdigest()


class CA:
    """A certification authority: name + key + one or more certificates."""

    def __init__(self, cn, kind="rsa2048", org="Halden Trust AS", nb=None, na=None, parent=None,
                 pathlen=None, h="sha256", extra=(), key=None, nm=None, aki=True, country="NO",
                 nobc=False):
        self.cn = cn
        self.name = nm or name((C, country), (O, org), (CN, cn))
        self.key = key or Key(kind)
        p = parent or self
        exts = [] if nobc else [x_bc(True, pathlen), x_ku("keyCertSign", "cRLSign")]
        exts += [x_ski(self.key.spki)]
        if parent is not None and aki:
            exts.append(x_aki(parent.key.spki))
        if parent is not None:
            exts.append(("2.5.29.32", False, seq(seq(oid("2.5.29.32.0")))))
        exts += list(extra)
        self.cert = make_cert(self.name, p.name, self.key.spki, p.key, nb, na, exts, h)

    def cross(self, by, nb, na, h="sha256", pathlen=None, extra=()):
        """This CA's name and key, certified by another CA."""
        exts = [x_bc(True, pathlen), x_ku("keyCertSign", "cRLSign"), x_ski(self.key.spki),
                x_aki(by.key.spki)] + list(extra)
        return make_cert(self.name, by.name, self.key.spki, by.key, nb, na, exts, h)

    def issue(self, spki, names, nb, na, subject=None, eku=(SERVER, CLIENT), is_ca=False, h="sha256",
              serial=None, extra=(), san=True, san_raw=None, sct=True, aki=True, version=2,
              pss=False, rsa_ku=True, drop=(), inner_alg=None, signature=None, ku=True):
        first = next((n for n in names if isinstance(n, str)), "unnamed.example")
        subject = subject if subject is not None else name((CN, first))
        exts = [x_bc(is_ca)]
        if ku:
            exts.append(x_ku("digitalSignature", "keyEncipherment") if rsa_ku
                        else x_ku("digitalSignature"))
        if eku:
            exts.append(x_eku(*eku))
        exts.append(x_ski(spki))
        if aki:
            exts.append(x_aki(self.key.spki))
        if san_raw is not None:
            exts.append(san_raw)
        elif san and names:
            exts.append(x_san(*names))
        exts += [x_aia("http://aia.invalid/ca.cer"), x_policy()]
        if sct:
            exts.append(x_sct())
        exts += list(extra)
        exts = [e for e in exts if e[0] not in drop]
        return make_cert(subject, self.name, spki, self.key, nb, na,
                         exts if version == 2 else [], h, serial, version, pss, inner_alg, signature)


# ---------------------------------------------------------------- containers
def pem(der, label="CERTIFICATE", width=64, eol="\n", final=True):
    b = base64.b64encode(der).decode()
    lines = [b[i:i + width] for i in range(0, len(b), width)] if width else [b]
    s = eol.join(["-----BEGIN %s-----" % label] + lines + ["-----END %s-----" % label])
    return (s + (eol if final else "")).encode()


def pems(*ders, **kw):
    return b"".join(pem(d, **kw) for d in ders)


def pkcs7(certs, crls=()):
    data = "1.2.840.113549.1.7.1"
    sd = seq(integer(1), set_(), seq(oid(data)), ctx(0, *certs),
             ctx(1, *crls) if crls else b"", set_())
    return seq(oid("1.2.840.113549.1.7.2"), ctx(0, sd))


def pkcs12(certs, key=None, password="", legacy=False, iterations=None, name_="shop"):
    with tempfile.TemporaryDirectory() as d:
        open(d + "/c", "wb").write(pems(*certs))
        cmd = ["openssl", "pkcs12", "-export", "-in", d + "/c", "-out", d + "/o",
               "-passout", "pass:" + password, "-name", name_]
        if key is None:
            cmd.append("-nokeys")
        else:
            open(d + "/k", "wb").write(key.pem())
            cmd += ["-inkey", d + "/k"]
        if legacy:
            cmd.append("-legacy")
        if iterations:
            cmd += ["-iter", str(iterations)]
        subprocess.run(cmd, check=True, capture_output=True)
        return open(d + "/o", "rb").read()


def zip_of(entries, compress=True, date=(2031, 2, 20, 10, 11, 12), dirs=False):
    """entries: [(name, bytes)]; a name that ends with / is a directory."""
    buf = io.BytesIO()
    with zipfile.ZipFile(buf, "w", zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED) as z:
        for n, b in entries:
            zi = zipfile.ZipInfo(n, date)
            zi.compress_type = (zipfile.ZIP_STORED if n.endswith("/") or not compress
                                else zipfile.ZIP_DEFLATED)
            zi.external_attr = (0o40755 << 16) | 0x10 if n.endswith("/") else 0o644 << 16
            z.writestr(zi, b)
    return buf.getvalue()


def tgz_of(entries, mode="w:gz"):
    buf = io.BytesIO()
    with tarfile.open(fileobj=buf, mode=mode, format=tarfile.PAX_FORMAT) as t:
        for e in entries:
            if isinstance(e, tarfile.TarInfo):
                t.addfile(e)
                continue
            ti = tarfile.TarInfo(e[0])
            ti.size = len(e[1])
            ti.mtime = 1930000000
            t.addfile(ti, io.BytesIO(e[1]))
    return buf.getvalue()


def eml(subject, parts, sender="merchant@shop.example", to="certs@hosting.example",
        date="Thu, 06 Mar 2031 10:22:31 +0100", multipart="mixed", extra=""):
    """parts: [(content-type header text, extra headers, body bytes already encoded)]"""
    head = ("From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s@mail.example>\r\n%s"
            "MIME-Version: 1.0\r\n") % (sender, to, subject, date, os.urandom(8).hex(), extra)
    if len(parts) == 1 and multipart is None:
        ct, hx, body = parts[0]
        return (head + "Content-Type: %s\r\n%s\r\n" % (ct, hx)).encode() + body
    b = "=_" + os.urandom(10).hex()
    out = (head + 'Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (multipart, b)).encode()
    for ct, hx, body in parts:
        out += ("--%s\r\nContent-Type: %s\r\n%s\r\n" % (b, ct, hx)).encode() + body + b"\r\n"
    return out + ("--%s--\r\n" % b).encode()


def b64lines(data, width=76, eol=b"\r\n"):
    s = base64.b64encode(data)
    return eol.join(s[i:i + width] for i in range(0, len(s), width)) + eol


def attach(filename, data, ctype="application/octet-stream"):
    return ('%s; name="%s"' % (ctype, filename),
            'Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="%s"\r\n'
            % filename, b64lines(data))


def text_part(text, charset="utf-8", cte="8bit", subtype="plain"):
    raw = text.replace("\r\n", "\n").replace("\n", "\r\n").encode(charset)
    if cte == "base64":
        raw = b64lines(raw)
    elif cte == "quoted-printable":
        import quopri
        raw = quopri.encodestring(raw.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    return ("text/%s; charset=%s" % (subtype, charset), "Content-Transfer-Encoding: %s\r\n" % cte, raw)
