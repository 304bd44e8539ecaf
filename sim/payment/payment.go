// Package payment is the tutorial's message: what a shop sends, how it is
// written, and which of them the fraud analysis raises an alert about.
package payment

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"

	"github.com/go-json-experiment/json"
)

// The tutorial's payment: {"usuario_id": 1..100, "valor": 10.00..500.00,
// "status": "pendente"}, and the consumer's rule: alert above R$ 300.
const (
	users      = 100
	minCents   = 10_00
	maxCents   = 500_00
	alertCents = 300_00
)

// Payment is one message, as drawn by a producer and as read by a consumer.
type Payment struct {
	User, Cents int32
}

// Draw draws a payment by lot.
func Draw(r *rand.Rand) Payment {
	return Payment{1 + r.Int32N(users), minCents + r.Int32N(maxCents-minCents+1)}
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

// Decode reads a payment that any program wrote.
func Decode(text []byte) (Payment, error) {
	var fields struct {
		User  int32   `json:"usuario_id"`
		Valor float64 `json:"valor"`
	}
	if err := json.Unmarshal(text, &fields); err != nil {
		return Payment{}, fmt.Errorf("reading the payment %q: %w", text, err)
	}
	return Payment{fields.User, int32(math.Round(fields.Valor * 100))}, nil
}

// Alert says whether the fraud analysis raises one.
func (p Payment) Alert() bool { return p.Cents > alertCents }
