package cluster

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"kafkasim/sim/failure"
)

const (
	certificateFile = "ca.pem"  // what clients are to trust
	keyFile         = "key.pem" // what proves that it is ours
)

// certify makes a certificate for the brokers, which vouches for itself: the
// file in which clients find it is an authority's and a server's in one. A data
// directory keeps it, so that clients which trust it still do when the broker is
// back. Without one, the file is in a directory of its own that clean removes.
func certify(dir, advertised string) (made *tls.Certificate, file string, clean func(), err error) {
	clean = func() {}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "sim-broker-"); err != nil {
			return nil, "", clean, failure.New("making a directory for the certificate: %w", err)
		}
		made := dir
		clean = func() { os.RemoveAll(made) }
	}
	hosts := []string{"localhost", "127.0.0.1", "::1"}
	if advertised != "" {
		hosts = append(hosts, advertised)
	}
	file, key := filepath.Join(dir, certificateFile), filepath.Join(dir, keyFile)
	if kept, err := tls.LoadX509KeyPair(file, key); err == nil && serves(kept.Leaf, hosts) {
		return &kept, file, clean, nil
	}
	if err := writeCertificate(file, key, hosts); err != nil {
		clean()
		return nil, "", func() {}, failure.New("making a certificate: %w", err)
	}
	fresh, err := tls.LoadX509KeyPair(file, key)
	return &fresh, file, clean, err
}

// serves says whether a certificate is good for all the hosts for another day.
func serves(c *x509.Certificate, hosts []string) bool {
	for _, host := range hosts {
		if c.VerifyHostname(host) != nil {
			return false
		}
	}
	return time.Until(c.NotAfter) > 24*time.Hour
}

func writeCertificate(file, key string, hosts []string) error {
	const year = 365 * 24 * time.Hour
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: "sim broker"},
		NotBefore:    time.Now().Add(-time.Hour), // clocks differ
		NotAfter:     time.Now().Add(year),
		IsCA:         true, BasicConstraintsValid: true,
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	made, err := x509.CreateCertificate(rand.Reader, template, template, secret.Public(), secret)
	if err != nil {
		return err
	}
	hidden, err := x509.MarshalPKCS8PrivateKey(secret)
	if err != nil {
		return err
	}
	return errors.Join(writePEM(key, "PRIVATE KEY", hidden, 0o600), writePEM(file, "CERTIFICATE", made, 0o644))
}

func writePEM(path, kind string, content []byte, mode os.FileMode) error {
	// A file that is there keeps the mode it has, and this one may be a secret.
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}), mode)
}
