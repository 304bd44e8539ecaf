// Package payment is the tutorial's message: what a shop sends, how it is
// written, and which of them the fraud analysis raises an alert about.
package payment

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"strconv"

	"kafkasim/sim/failure"

	"github.com/buger/jsonparser"
)

// The tutorial's payment: {"usuario_id": 1..100, "valor": 10.00..500.00,
// "status": "pendente"}, and the consumer's rule: alert above R$ 300.
const (
	users      = 100
	minCents   = 10_00
	maxCents   = 500_00
	alertCents = 300_00
)

// mostCents is up to where a number of JSON, which most programs read as a double,
// tells one cent from the next: ninety million million reais.
const mostCents = 1 << 53

// Payment is one message, as drawn by a producer and as read by a consumer.
type Payment struct {
	User  int32
	Cents int64
}

// Draw draws a payment at random.
func Draw(r *rand.Rand) Payment {
	return Payment{1 + r.Int32N(users), int64(minCents + r.Int32N(maxCents-minCents+1))}
}

// Encode writes the payment as Python's json.dumps would.
func (p Payment) Encode() []byte {
	text := append(make([]byte, 0, 64), `{"usuario_id": `...)
	text = strconv.AppendInt(text, int64(p.User), 10)
	text = append(text, `, "valor": `...)
	text = strconv.AppendFloat(text, float64(p.Cents)/100, 'f', -1, 64)
	if p.Cents%100 == 0 {
		text = append(text, ".0"...)
	}
	return append(text, `, "status": "pendente"}`...)
}

// Decode reads a payment that any program wrote. A field that it lacks is 0.
//
// A million payments are read twice in some runs: jsonparser looks two fields
// up in a fraction of the time that encoding/json takes to fill a struct, and
// leaves it to us to see that the text is JSON.
func Decode(text []byte) (Payment, error) {
	if p, ok := decodeOurs(text); ok {
		return p, nil
	}
	return decodeAny(text)
}

func decodeAny(text []byte) (Payment, error) {
	if !json.Valid(text) || !bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) {
		return Payment{}, failure.New("reading the payment %q: it is not a JSON object", text)
	}
	user, err := field(text, "usuario_id")
	if err == nil && (user != math.Trunc(user) || math.Abs(user) > math.MaxInt32) {
		err = errors.New("usuario_id is not a whole number")
	}
	valor, valorErr := field(text, "valor")
	if valorErr == nil && math.Abs(valor) > mostCents/100 {
		valorErr = errors.New("valor is too large to be counted to the cent")
	}
	if err = errors.Join(err, valorErr); err != nil {
		return Payment{}, failure.New("reading the payment %q: %w", text, err)
	}
	return Payment{int32(user), int64(math.Round(valor * 100))}, nil
}

// decodeOurs reads what Encode writes, in a tenth of the time.
func decodeOurs(text []byte) (p Payment, ok bool) {
	rest, begins := bytes.CutPrefix(text, []byte(`{"usuario_id": `))
	user, rest, isUser := digits(rest, 9)
	rest, hasValor := bytes.CutPrefix(rest, []byte(`, "valor": `))
	reais, rest, isReais := digits(rest, 9)
	rest, hasPoint := bytes.CutPrefix(rest, []byte("."))
	cents, end, isCents := digits(rest, 2)
	if len(rest)-len(end) == 1 {
		cents *= 10
	}
	ok = begins && isUser && hasValor && isReais && hasPoint && isCents && string(end) == `, "status": "pendente"}`
	return Payment{int32(user), reais*100 + cents}, ok
}

// digits reads a number of so many digits at most, which begins with 0 only where that
// is all of it or it is a fraction.
func digits(text []byte, most int) (n int64, rest []byte, ok bool) {
	i := 0
	for i < len(text) && i < most && '0' <= text[i] && text[i] <= '9' {
		n = 10*n + int64(text[i]-'0')
		i++
	}
	return n, text[i:], i > 0 && (most == 2 || i == 1 || text[0] != '0')
}

func field(text []byte, name string) (float64, error) {
	value, kind, _, err := jsonparser.Get(text, name)
	switch {
	case kind == jsonparser.NotExist, kind == jsonparser.Null:
		return 0, nil
	case err != nil:
		return 0, err
	case kind != jsonparser.Number:
		return 0, failure.New("%s is not a number", name)
	}
	return jsonparser.ParseFloat(value)
}

// Alert says whether the fraud analysis raises one.
func (p Payment) Alert() bool { return p.Cents > alertCents }
