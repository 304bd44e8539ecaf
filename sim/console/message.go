package console

import (
	"kafkasim/sim/payment"
	"kafkasim/sim/refusal"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Message is a record that the log holds.
type Message struct {
	Partition int32
	Offset    int64
	Value     []byte
	Again     bool // the consumer has processed it before
	record    *kgo.Record
}

func message(r *kgo.Record) Message { return Message{r.Partition, r.Offset, r.Value, false, r} }

// Payment reads the message as the tutorial's. Any program may have written it,
// and anything.
func (m Message) Payment() (payment.Payment, error) { return payment.Decode(m.Value) }

// Format writes messages as somebody wants them.
type Format struct{ formatter *kgo.RecordFormatter }

// NewFormat reads a format such as "%t %p %o %k %v\n", in the language that rpk
// and kcl share.
func NewFormat(layout string) (Format, error) {
	formatter, err := kgo.NewRecordFormatter(layout)
	if err != nil {
		return Format{}, refusal.New(`a format is made of %%t, %%p, %%o, %%k, %%v, \n and the like: %s`, err)
	}
	return Format{formatter}, nil
}

// Append writes a message behind text.
func (f Format) Append(text []byte, m Message) []byte {
	return f.formatter.AppendRecord(text, m.record)
}
