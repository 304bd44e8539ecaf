// Package packed keeps text in a third of the room: what the program has embedded, such
// as the Portuguese of the scenarios, stands packed beside the files that people read
// and edit. Tests pack those again (-update), and say so where the two are not the same.
package packed

import (
	"bytes"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip" // which the client of Kafka brings along; the standard library's would come on top
)

// Text unpacks a text.
func Text(packed string) (string, error) {
	r, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	return string(text), err
}

// Pack packs a text.
func Pack(text string) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(w, text); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}
