package ledger

import "testing"

func TestEveryMediumIsSentHeardAndReceivedOn(t *testing.T) {
	found := map[Medium]map[Part]bool{Kafka: {}, PubSub: {}, Streams: {}}
	for k := range kinds {
		medium, part := (&Event{Kind: k, Detail: &Detail{Settings: &Settings{}}}).Medium()
		if (medium == "") != (part == NoPart) {
			t.Errorf("%s is %d on %q", k, part, medium)
		}
		if medium != "" {
			found[medium][part] = true
		}
	}
	for medium, parts := range found {
		if len(parts) != 3 {
			t.Errorf("%s has %v", medium, parts)
		}
	}
	if _, part := (&Event{Kind: Start}).Medium(); part != NoPart {
		t.Error("a producer's start is taken for a listener's")
	}
}
