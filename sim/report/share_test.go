package report

import (
	"bytes"
	"strings"
	"testing"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// TestWhatIsSettledIsCounted: Kafka's start offset of a share group, here 13,
// trails behind what is settled, and the lag does not.
func TestWhatIsSettledIsCounted(t *testing.T) {
	s := newStage("queue", "")
	s.Append(ledger.Event{Kind: ledger.Sample, Topic: ledger.N(payments), Detail: &ledger.Detail{Sample: &ledger.Snapshot{Why: ledger.SampleEnd, Topic: payments,
		Partitions: []ledger.PartitionState{{Partition: 0, Start: 2, Stable: 20, End: 20}},
		Groups:     []ledger.GroupState{{Group: fraud, State: "Stable", Share: true, Committed: []int64{13}, Open: []int64{3}}}}}})
	s.End(ledger.Finished, "")
	var out bytes.Buffer
	if err := Text(&out, s.Ledger, Options{Language: narrate.English}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "  partition  start  settled  end  lag  readers\n         p0      2       15   20    3  -\n") {
		t.Errorf("it shows\n%s", out.String())
	}
}
