package actor

import (
	"fmt"
	"hash/fnv"
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

// payment is one message, as drawn by the producer and as read by a consumer.
type payment struct {
	user, cents int32
}

// source draws from the seed, and differently for every name.
func source(seed uint64, name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

func drawPayment(r *rand.Rand) payment {
	return payment{1 + r.Int32N(users), minCents + r.Int32N(maxCents-minCents+1)}
}

// encode writes the payment as Python's json.dumps would.
func (p payment) encode() []byte {
	text := append(make([]byte, 0, 64), `{"usuario_id": `...)
	text = strconv.AppendInt(text, int64(p.user), 10)
	text = append(text, `, "valor": `...)
	text = strconv.AppendFloat(text, float64(p.cents)/100, 'f', -1, 64)
	if p.cents%100 == 0 {
		text = append(text, ".0"...)
	}
	return append(text, `, "status": "pendente"}`...)
}

func decodePayment(text []byte) (payment, error) {
	var fields struct {
		User  int32   `json:"usuario_id"`
		Valor float64 `json:"valor"`
	}
	if err := json.Unmarshal(text, &fields); err != nil {
		return payment{}, fmt.Errorf("reading the payment %q: %w", text, err)
	}
	return payment{fields.User, int32(math.Round(fields.Valor * 100))}, nil
}

func (p payment) alert() bool { return p.cents > alertCents }
