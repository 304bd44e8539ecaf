package console

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// A record that a consumer has processed itself is known again; one of a log
// that was made anew is not, and neither is what it has never seen.
func TestAPastIsWhatOneHasDoneOneself(t *testing.T) {
	begin := time.Now()
	at := func(offset, second int) *kgo.Record {
		return &kgo.Record{Offset: int64(offset), Timestamp: begin.Add(time.Duration(second) * time.Second)}
	}
	var p past
	if p.holds(at(0, 0)) || p.since(0) != 0 {
		t.Error("it remembers what never was")
	}
	for i := 10; i < 15; i++ {
		p = p.and(at(i, i))
	}
	for offset, again := range map[int]bool{9: false, 10: true, 14: true, 15: false} {
		if p.holds(at(offset, offset)) != again {
			t.Errorf("offset %d: again is %v", offset, !again)
		}
	}
	if p.holds(at(12, 99)) {
		t.Error("it knows a record that is younger than all that it has processed")
	}
	for offset, n := range map[int64]int64{9: 0, 10: 5, 13: 2, 15: 0, 20: 0} {
		if p.since(offset) != n {
			t.Errorf("from %d on it has processed %d", offset, p.since(offset))
		}
	}
	if p = p.and(at(12, 12)); p.first != 10 || p.next != 15 {
		t.Errorf("what comes again changes the past: %+v", p)
	}
	if p = p.and(at(20, 20)); p.holds(at(14, 14)) || p.holds(at(17, 17)) || !p.holds(at(20, 20)) {
		t.Errorf("others had what is between: %+v", p)
	}
	if p = p.and(at(0, 30)); p.holds(at(20, 20)) || !p.holds(at(0, 30)) {
		t.Errorf("the log was made anew: %+v", p)
	}
}

// A group that forgets a member takes its partition; what that member had done
// and not committed, it says, and it knows it again when it comes again.
func TestWhatAConsumerLosesComesAgain(t *testing.T) {
	s := on(t, 1)
	s.produce(6, false)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var said []string
	c := s.consumer("g", 0, new([]Message))
	c.Own = func(given []Given) {
		for _, g := range given {
			said = append(said, fmt.Sprintf("owns %+v", g))
		}
	}
	c.Lost = func(lost []Lost) { said = append(said, fmt.Sprintf("loses %+v", lost)) }
	c.Process = func(m Message) error {
		said = append(said, fmt.Sprint(m.Offset, " ", m.Again))
		switch len(said) {
		case 4: // it has processed three
			s.forget("g")
		case 11:
			cancel()
		}
		return nil
	}
	if _, err := c.Run(ctx); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"owns {Place:{Partition:0 Next:-1} Waiting:-1 Again:0 Same:false}", "0 false", "1 false", "2 false", "3 false", "4 false", "5 false",
		"loses [{Partition:0 First:0 Last:5}]", "owns {Place:{Partition:0 Next:-1} Waiting:-1 Again:0 Same:false}", "0 true", "1 true",
	}
	if !slices.Equal(said, want) {
		t.Errorf("it says\n%s", strings.Join(said, "\n"))
	}
}

// forget makes a group forget its only member, as it does after a silence.
func (s stage) forget(group string) {
	s.Helper()
	g, err := s.look(group)
	if err != nil || len(g.Members) != 1 {
		s.Fatalf("it stands at %+v, %v", g, err)
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(s.kafka.Brokers...))
	if err != nil {
		s.Fatal(err)
	}
	defer client.Close()
	member := kmsg.NewLeaveGroupRequestMember()
	member.MemberID = g.Members[0].ID
	request := kmsg.NewPtrLeaveGroupRequest()
	request.Group, request.Members = group, append(request.Members, member)
	if answer, err := request.RequestWith(s.Context(), client); err != nil || answer.ErrorCode != 0 {
		s.Fatal(err, answer)
	}
}
