# SPDX-License-Identifier: ISC
"""casekit: case registry, expectations and directory writer shared by the generators."""
import json
import os
import shutil
import subprocess
import tempfile
from datetime import datetime, timezone

from certforge import CN, Key, make_csr, name, pem, pems, sha

CASES = []
# everything an implementation may additionally say about a certificate that is not ours
LEAFY = ["wrong_domain", "expired", "not_yet_valid", "incomplete_chain", "untrusted_root",
         "self_signed", "weak_key", "weak_signature", "not_server_auth", "is_ca", "no_certificate"]
PATH = ["incomplete_chain", "untrusted_root"]
ALL = LEAFY + ["key_mismatch", "csr_returned", "private_key_sent", "encrypted_archive",
               "password_needed", "archive_too_large", "unreadable", "ambiguous", "chain_invalid"]


def case(category, slug, title, stretch=False):
    def deco(fn):
        CASES.append((category, slug, title, stretch, fn))
        return fn
    return deco


class Case:
    def __init__(self, world, cid, category, title, stretch, index):
        self.w, self.id, self.category, self.title = world, cid, category, title
        self.stretch, self.index = stretch, index
        self.domain, self.at, self.trust = None, world.AT, list(world.TRUST)
        self.use = "csr" if index % 2 else "key"
        self.files, self.formats, self.exp, self.key, self.csr = [], {}, None, None, None
        self.extra_files, self.must_not_exist = [], []

    # ---- material
    def request(self, domain, kind=None, sans=None, subject=None):
        self.domain = domain
        kind = kind or ("rsa2048" if self.index % 3 == 0 else "p256")
        self.key = self.w.key(kind)
        self.csr = make_csr(subject or name((CN, domain)), self.key, sans or [domain])
        return self.key

    def leaf(self, ca, names=None, key=None, nb=None, na=None, **kw):
        key = key or self.key
        kw.setdefault("rsa_ku", key.kind.startswith("rsa"))
        kw.setdefault("sct", self.index % 2 == 0)
        return ca.issue(key.spki, names or [self.domain, "www." + self.domain],
                        nb or self.w.NB, na or self.w.NA, **kw)

    def add(self, fname, data, fmt=None, certs=None):
        self.files.append((fname, data))
        if fmt:
            self.formats[fname] = (fmt.split("|"), certs)

    # ---- expectations
    def _base(self, verdict, reasons, one_of, may):
        e = {"verdict": verdict, "reasons": sorted(set(reasons))}
        if one_of:
            e["one_of"] = [sorted(set(g)) for g in one_of]
        e["may"] = sorted(set(may) - set(reasons))
        return e

    def ok(self, leaf, *tail, names=None, chains=None, may=(), keys=None, reasons=()):
        e = self._base("ok", reasons, (), may)
        e["leaf"] = {"sha256": sha(leaf)}
        if names:
            e["leaf"]["names"] = names
        chains = chains or [[leaf] + list(tail)]
        e["chains"] = [[sha(x) for x in ch] for ch in chains]
        e["chain_length"] = len(chains[0])
        self.ok_chains = chains
        if keys is not None:
            e["private_keys_found"] = keys
        self.exp = e
        return e

    def reject(self, *reasons, one_of=(), may=(), leaf=None, keys=None):
        e = self._base("reject", reasons, one_of, may)
        if leaf is not None:
            e["leaf"] = {"sha256": sha(leaf)}
        if keys is not None:
            e["private_keys_found"] = keys
        self.exp = e
        return e

    def alt(self, verdict, *reasons, one_of=(), may=(), leaf=None, chains=None):
        e = self._base(verdict, reasons, one_of, may)
        if leaf is not None:
            e["leaf"] = {"sha256": sha(leaf)}
        if chains:
            e["chains"] = [[sha(x) for x in ch] for ch in chains]
        self.exp.setdefault("or", []).append(e)

    def openssl_says(self):
        """Complaints of the openssl command about the chains of a good case (self-check)."""
        bad = []
        for ch in getattr(self, "ok_chains", []):
            with tempfile.TemporaryDirectory() as d:
                for fn, ders in (("leaf", ch[:1]), ("rest", ch[1:]), ("roots", self.trust)):
                    with open(os.path.join(d, fn), "wb") as f:
                        f.write(pems(*ders))
                cmd = ["openssl", "verify", "-no-CAfile", "-no-CApath", "-no-CAstore", "-purpose", "sslserver",
                       "-trusted", os.path.join(d, "roots")]
                if self.at:
                    t = datetime.strptime(self.at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
                    cmd += ["-attime", str(int(t.timestamp()))]
                if len(ch) > 1:
                    cmd += ["-untrusted", os.path.join(d, "rest")]
                if self.domain and self.domain.isascii() and "*" not in self.domain:
                    cmd += ["-verify_hostname", self.domain.rstrip(".")]
                r = subprocess.run(cmd + [os.path.join(d, "leaf")], capture_output=True, text=True)
                if r.returncode:
                    bad.append(" ".join((r.stdout + r.stderr).split())[-160:])
        return bad

    # ---- output
    def write(self, outdir):
        d = os.path.join(outdir, self.id)
        os.makedirs(os.path.join(d, "files"))

        def put(fn, data):
            with open(os.path.join(d, fn), "wb") as f:
                f.write(data)
        args = []
        if self.key is not None:
            put("key.pem", self.key.pem())
        if self.csr is not None:
            put("csr.pem", pem(self.csr, "CERTIFICATE REQUEST"))
        if self.use == "csr" and self.csr is not None:
            args += ["--csr", "csr.pem"]
        elif self.use == "key" and self.key is not None:
            args += ["--key", "key.pem"]
        if self.trust is not None:
            put("roots.pem", pems(*self.trust))
            args += ["--trust", "roots.pem"]
        if self.domain:
            args += ["--domain", self.domain]
        if self.at:
            args += ["--at", self.at]
        for fn, data in self.files:
            put("files/" + fn, data)
            args.append("files/" + fn)
        for fn, data in self.extra_files:
            put(fn, data)
        put("args", ("\n".join(args) + "\n").encode())
        e = {"id": self.id, "category": self.category, "title": self.title}
        if self.stretch:
            e["stretch"] = True
        e.update(self.exp)
        e["files"] = []
        for fn, _ in self.files:
            if fn in self.formats:
                f, n = self.formats[fn]
                x = {"name": fn, "format": f}
                if n is not None:
                    x["certificates"] = n
                e["files"].append(x)
        if self.must_not_exist:
            e["must_not_exist"] = self.must_not_exist
        put("expected.json", (json.dumps(e, indent=1, ensure_ascii=False) + "\n").encode())


class Keys:
    """Fresh keys, RSA ones from a small pool that is refilled (RSA generation is slow)."""

    def __call__(self, kind):
        return Key(kind)


def build(world, outdir, only=None, force=False, check=False):
    if os.path.exists(outdir) and os.listdir(outdir):
        if not force:
            raise SystemExit("output directory is not empty: use --force to replace it")
        for n in os.listdir(outdir):
            p = os.path.join(outdir, n)
            if os.path.isfile(os.path.join(p, "expected.json")):
                shutil.rmtree(p)
    os.makedirs(outdir, exist_ok=True)
    count = {}
    for i, (cat, slug, title, stretch, fn) in enumerate(CASES):
        cid = cat + "-" + slug
        if only and only not in cid:
            continue
        c = Case(world, cid, cat, title, stretch, i)
        fn(c)
        assert c.exp is not None, cid
        c.write(outdir)
        for x in c.openssl_says() if check else ():
            print("openssl disagrees with %s: %s" % (cid, x))
        count[cat] = count.get(cat, 0) + 1
    return count
