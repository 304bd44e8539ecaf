package cluster

import (
	"strconv"

	"kafkasim/sim/failure"

	"github.com/twmb/franz-go/pkg/kgo"
)

// RecordID returns the payment id that a record carries.
func RecordID(r *kgo.Record) (int64, error) {
	for _, h := range r.Headers {
		if h.Key == IDHeader {
			if id, err := strconv.ParseInt(string(h.Value), 10, 64); err == nil && id > 0 {
				return id, nil
			}
		}
	}
	return 0, failure.New("the record at offset %d of %s/%d carries no payment id", r.Offset, r.Topic, r.Partition)
}
