package trial

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"kafkasim/sim/payment"
)

// record is one payment that the program is to process.
type record struct {
	payment.Payment
	id        int64
	partition int32
	offset    int64
	stored    chan struct{} // closed when the broker has it
	seen      int           // how often the program has named it
}

// records are all of a game, what they look like, and how they are recognised in a line
// of output.
type records struct {
	match  *regexp.Regexp
	values []string // templates; none is the tutorial's payments
	key    string   // template

	mu       sync.Mutex
	all      []*record // by id, from 1
	byCents  map[int64]*record
	at       map[place]*record
	distinct int // how many were seen
	total    int // how often any was seen
}

type place struct {
	partition int32
	offset    int64
}

func newRecords(s Spec) *records {
	return &records{match: s.Match, values: s.Values, key: s.Key, byCents: map[int64]*record{}, at: map[place]*record{}}
}

// The tutorial's amounts, each once: no two payments of a game are alike.
const (
	users     = 12
	fromCents = 10_00
	cents     = 490_01 // how many there are
	step      = 7919   // a prime, so that they come in no order and none comes twice
	MostSent  = cents
)

// next makes the next payment.
func (r *records) next() *record {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(r.all)
	x := &record{id: int64(n + 1), stored: make(chan struct{}), Payment: payment.Payment{User: int32(1 + n%users), Cents: fromCents + int64(n*step%cents)}}
	r.all = append(r.all, x)
	r.byCents[x.Cents] = x
	return x
}

// token is the word by which a record is recognised.
func (x *record) token() string { return fmt.Sprintf("sim-%06d", x.id) }

// What stands for what in templates of values and keys.
const (
	TokenIn  = "{token}"  // sim-000017
	UserIn   = "{user}"   // from 1 to 12
	NumberIn = "{number}" // 17
	AmountIn = "{amount}" // 123.45
)

func (x *record) fill(template string) []byte {
	return []byte(strings.NewReplacer(TokenIn, x.token(), UserIn, strconv.Itoa(int(x.User)), NumberIn, strconv.FormatInt(x.id, 10),
		AmountIn, fmt.Sprintf("%d.%02d", x.Cents/100, x.Cents%100)).Replace(template))
}

// sent is what is sent: by default the tutorial's payment, and the token.
func (r *records) sent(x *record) (key, value []byte) {
	if len(r.values) == 0 {
		value = append(bytes.TrimSuffix(x.Encode(), []byte("}")), `, "id": "`+x.token()+`"}`...)
	} else {
		value = x.fill(r.values[int(x.id-1)%len(r.values)])
	}
	return x.fill(r.key), value
}

// stores notes where the broker has put a record.
func (r *records) stores(x *record, partition int32, offset int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	x.partition, x.offset = partition, offset
	r.at[place{partition, offset}] = x
	close(x.stored)
}

// where is the record at an offset, or nil.
func (r *records) where(partition int32, offset int64) *record {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.at[place{partition, offset}]
}

// await waits until the sender has heard where the broker has put a record, which the
// program may have been given before.
func (r *records) await(partition int32, offset int64) {
	for deadline := time.Now().Add(time.Second); time.Now().Before(deadline) && r.where(partition, offset) == nil; {
		time.Sleep(100 * time.Microsecond)
	}
}

var token = regexp.MustCompile(`sim-[0-9]{6}`)

// seenIn are the records that a line of output names, each as often as it does.
func (r *records) seenIn(line []byte) (found []*record) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.match == nil {
		return r.tokens(line, nil)
	}
	for _, groups := range r.match.FindAllSubmatch(line, -1) {
		if len(groups) == 1 {
			return r.tokens(line, nil)
		}
		before := len(found)
		if found = r.tokens(groups[1], found); len(found) == before {
			if x := r.byCents[amount(string(groups[1]))]; x != nil {
				found = append(found, x)
			}
		}
	}
	return found
}

// named says whether a line names some record, be it one that was never sent.
func (r *records) named(line []byte) bool {
	return token.Match(line) || r.match != nil && r.match.Match(line)
}

func (r *records) tokens(text []byte, found []*record) []*record {
	for _, t := range token.FindAll(text, -1) {
		id, _ := strconv.Atoi(string(t[len("sim-"):]))
		if id >= 1 && id <= len(r.all) {
			found = append(found, r.all[id-1])
		}
	}
	return found
}

// amount reads an amount of money as any program may write it, in cents; -1 is none.
func amount(text string) int64 {
	text = strings.TrimSpace(text)
	if i := strings.LastIndexAny(text, ".,"); i >= 0 && len(text)-i <= 3 {
		text = strings.NewReplacer(".", "", ",", "").Replace(text[:i]) + "." + text[i+1:]
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return -1
	}
	return int64(value*100 + 0.5)
}

// sees notes that a record was named, and says how many were so far.
func (r *records) sees(x *record) (total int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if x.seen++; x.seen == 1 {
		r.distinct++
	}
	r.total++
	return r.total
}

// tally is how many records there are, how many were seen, and how many of those more
// than once.
func (r *records) tally() (sent, seen, twice int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, x := range r.all {
		if x.seen > 1 {
			twice++
		}
	}
	return len(r.all), r.distinct, twice
}
