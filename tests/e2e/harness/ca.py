# SPDX-License-Identifier: ISC
"""A small CA in the registrar's place: root, intermediate, and certificates
from a CSR, good ones and wrong ones."""
import datetime
import ipaddress
import os
import zipfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import (AuthorityInformationAccessOID,
                                   ExtendedKeyUsageOID, NameOID)

from .proc import write

PEM = serialization.Encoding.PEM
DER = serialization.Encoding.DER


def now():
    return datetime.datetime.utcnow().replace(microsecond=0)


def days(n):
    return datetime.timedelta(days=n)


def name_of(common, organization='Example Test CA'):
    return x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, 'GB'),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
        x509.NameAttribute(NameOID.COMMON_NAME, common)])


def new_key(kind='p-256'):
    if kind.startswith('rsa-'):
        return rsa.generate_private_key(65537, int(kind[4:]))
    return ec.generate_private_key(ec.SECP256R1())


def key_pem(key):
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8,
                             serialization.NoEncryption())


def pem(cert):
    return cert.public_bytes(PEM)


class CA:
    def __init__(self, directory=None, common='Example Test Root'):
        self.root_key = new_key()
        self.root = self._sign(name_of(common), self.root_key.public_key(),
                               name_of(common), self.root_key, ca=True,
                               lifetime=3650)
        self.key = new_key()
        self.intermediate = self._sign(
            name_of(common + ' Intermediate'), self.key.public_key(),
            self.root.subject, self.root_key, ca=True, lifetime=1825)
        self.root_file = None
        if directory:
            self.root_file = write(os.path.join(directory, 'root.pem'),
                                   pem(self.root))

    def _sign(self, subject, public_key, issuer, issuer_key, ca=False,
              names=(), lifetime=90, start=None, usage=True,
              digest=None, issuer_url=None):
        start = start or now() - days(1)
        b = (x509.CertificateBuilder()
             .subject_name(subject).issuer_name(issuer)
             .public_key(public_key).serial_number(x509.random_serial_number())
             .not_valid_before(start)
             .not_valid_after(start + days(lifetime)))
        b = b.add_extension(x509.BasicConstraints(
            ca, 0 if ca and issuer != subject else None), critical=True)
        b = b.add_extension(x509.SubjectKeyIdentifier.from_public_key(
            public_key), critical=False)
        b = b.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(
                issuer_key.public_key()), critical=False)
        b = b.add_extension(x509.KeyUsage(
            digital_signature=True, content_commitment=False,
            key_encipherment=not ca and isinstance(
                public_key, rsa.RSAPublicKey), data_encipherment=False,
            key_agreement=False, key_cert_sign=ca, crl_sign=ca,
            encipher_only=False, decipher_only=False), critical=True)
        if names:
            b = b.add_extension(x509.SubjectAlternativeName(
                [x509.IPAddress(ipaddress.ip_address(n[3:]))
                 if n.startswith('ip:') else x509.DNSName(n)
                 for n in names]), critical=False)
        if not ca and usage:
            b = b.add_extension(x509.ExtendedKeyUsage(
                [ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        if issuer_url:
            b = b.add_extension(x509.AuthorityInformationAccess([
                x509.AccessDescription(
                    AuthorityInformationAccessOID.CA_ISSUERS,
                    x509.UniformResourceIdentifier(issuer_url))]),
                critical=False)
        return b.sign(issuer_key, digest or hashes.SHA256())

    def server(self, directory, names=('localhost', 'ip:127.0.0.1'),
               lifetime=90, start=None, stem='server'):
        """A certificate for one of the test's own servers; the names of the
        chain file and the key file."""
        key = new_key()
        cert = self._sign(name_of(names[0], 'Example Servers'),
                          key.public_key(), self.intermediate.subject,
                          self.key, names=names, lifetime=lifetime,
                          start=start)
        chain = write(os.path.join(directory, stem + '.pem'),
                      pem(cert) + pem(self.intermediate))
        return chain, write(os.path.join(directory, stem + '.key'),
                            key_pem(key), 0o600)

    def issue(self, csr_pem, names=None, key=None, **kw):
        """What a registrar makes of a CSR: the certificate.  names and key
        replace the CSR's own (a wrong certificate)."""
        csr = x509.load_pem_x509_csr(
            csr_pem.encode() if isinstance(csr_pem, str) else csr_pem)
        if not csr.is_signature_valid:
            raise AssertionError('the CSR is not signed by its own key')
        if names is None:
            names = csr.extensions.get_extension_for_class(
                x509.SubjectAlternativeName).value.get_values_for_type(
                    x509.DNSName)
        return self._sign(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME,
                                          names[0][:64])]),
            key or csr.public_key(), self.intermediate.subject, self.key,
            names=names, **kw)

    def files(self, cert, shape, domain='shop'):
        """Attachments as registrars send them: [(file name, type, bytes)]."""
        stem = domain.replace('.', '_')
        if shape == 'pem':
            return [(stem + '.crt', 'application/x-x509-ca-cert', pem(cert)),
                    (stem + '.ca-bundle', 'application/octet-stream',
                     pem(self.intermediate) + pem(self.root))]
        if shape == 'fullchain':
            return [('fullchain.pem', 'application/x-pem-file',
                     pem(cert) + pem(self.intermediate))]
        if shape == 'der':
            return [(stem + '.cer', 'application/pkix-cert',
                     cert.public_bytes(DER)),
                    ('intermediate.cer', 'application/pkix-cert',
                     self.intermediate.public_bytes(DER))]
        if shape == 'p7b':
            return [(stem + '.p7b', 'application/x-pkcs7-certificates',
                     pkcs7.serialize_certificates(
                         [cert, self.intermediate, self.root], PEM))]
        if shape == 'zip':
            import io
            out = io.BytesIO()
            with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
                z.writestr(stem + '/' + stem + '.crt', pem(cert))
                z.writestr(stem + '/' + 'CA_bundle.ca-bundle',
                           pem(self.intermediate))
                z.writestr(stem + '/README.txt', 'Thank you for your order.')
            return [(stem + '.zip', 'application/zip', out.getvalue())]
        raise ValueError(shape)
