package cluster

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// kept is a data directory with 100 records of topic t in ten batches, and a
// bookmark of group g. On a busy machine the client may send ten records in two; then
// it is made anew.
func kept(t *testing.T) (dir string) {
	t.Helper()
	for {
		dir = t.TempDir()
		fillDirectory(t, dir)
		segment := read(t, filepath.Join(dir, "partitions", "t-0", "0.dat"))
		if batchAt(segment, 10) == len(segment) {
			return dir
		}
	}
}

func fillDirectory(t *testing.T, dir string) {
	t.Helper()
	server := serveFrom(t, dir, nil, Seed{"t", 1})
	defer server.Close()
	client, err := kgo.NewClient(kgo.SeedBrokers(server.Addresses()...), kgo.DefaultProduceTopic("t"), kgo.ManualFlushing())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for range 10 {
		for n := range 10 {
			client.Produce(t.Context(), kgo.StringRecord(fmt.Sprint("record ", n)), func(_ *kgo.Record, err error) {
				if err != nil {
					t.Error(err)
				}
			})
		}
		if err := client.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for next := int64(10); next <= 50; next += 10 {
		offsets := kadm.Offsets{}
		offsets.AddOffset("t", 0, next, -1)
		if err := kadm.NewClient(client).CommitAllOffsets(t.Context(), "g", offsets); err != nil {
			t.Fatal(err)
		}
	}
}

func serveFrom(t *testing.T, dir string, complain func(string), seeds ...Seed) *Server {
	t.Helper()
	server, err := Serve(Service{Ports: []int{0}, DataDir: dir, Complain: complain, Topics: seeds})
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// holds is how many records the directory's broker has, and what the group's
// bookmark says; everything that it complains of is returned too.
func holds(t *testing.T, dir string) (records, bookmark int64, complaints string) {
	t.Helper()
	var said []string
	server := serveFrom(t, dir, func(text string) { said = append(said, text) })
	defer server.Close()
	client, err := kgo.NewClient(kgo.SeedBrokers(server.Addresses()...))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	admin := kadm.NewClient(client)
	ends, err := admin.ListEndOffsets(ctx, "t")
	if err != nil {
		t.Fatal(err)
	}
	end, _ := ends.Lookup("t", 0)
	committed, err := admin.FetchOffsets(ctx, "g")
	if err != nil {
		t.Fatal(err)
	}
	at, _ := committed.Lookup("t", 0)
	return end.Offset, at.At, strings.Join(said, "\n")
}

// batchAt is where the n-th batch of a segment begins, from 0 on.
func batchAt(segment []byte, n int) int {
	at := 0
	for range n {
		at += batchSized + int(binary.BigEndian.Uint32(segment[at+batchSizeAt:]))
	}
	return at
}

// TestWhatDamageCostsIsSaid: how many records a broker does without after damage
// stands in what it says, and the file is kept as it was.
func TestWhatDamageCostsIsSaid(t *testing.T) {
	t.Parallel()
	segment := func(dir string) string { return filepath.Join(dir, "partitions", "t-0", "0.dat") }
	whole := kept(t)
	if records, bookmark, said := holds(t, whole); records != 100 || bookmark != 50 || said != "" {
		t.Fatalf("undamaged: %d records, bookmark %d, it says %q", records, bookmark, said)
	}
	for name, x := range map[string]struct {
		damage  func([]byte) []byte
		records int64
	}{
		"a byte in the fourth batch":    {func(b []byte) []byte { b[batchAt(b, 3)+batchSummed+9] ^= 1; return b }, 30},
		"the size of the sixth batch":   {func(b []byte) []byte { b[batchAt(b, 5)+batchSizeAt] = 0xff; return b }, 50},
		"the end is cut":                {func(b []byte) []byte { return b[:len(b)-3] }, 90},
		"the first byte that is summed": {func(b []byte) []byte { b[21] ^= 0x80; return b }, 0},
		"zeros behind":                  {func(b []byte) []byte { return append(b, make([]byte, 500)...) }, 100},
		"nothing that could be a log":   {func([]byte) []byte { return []byte("what is this?") }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			dir := kept(t)
			damaged := x.damage(read(t, segment(dir)))
			write(t, segment(dir), damaged)
			records, _, said := holds(t, dir)
			if records != x.records {
				t.Errorf("%d records are there, and not %d", records, x.records)
			}
			want := fmt.Sprintf("its first %d records are kept", x.records)
			if x.records == 0 {
				want = "is damaged from its beginning"
			}
			if !strings.Contains(said, "topic t, p0: 0.dat is damaged at byte") && !strings.Contains(said, "damaged from its beginning") || !strings.Contains(said, want) {
				t.Errorf("it says\n%s", said)
			}
			if lost := 100 - x.records; name == "a byte in the fourth batch" && !strings.Contains(said, fmt.Sprintf("about %d records from offset %d on", lost, x.records)) {
				t.Errorf("it does not say how many are lost:\n%s", said)
			}
			if !bytes.Equal(read(t, segment(dir)+".damaged"), damaged) {
				t.Error("the file as it was is not kept")
			}
			if _, _, said := holds(t, dir); said != "" {
				t.Errorf("once it is cut, it still says\n%s", said)
			}
		})
	}
}

// TestLostBookmarksAreSaid and those before the damage stay.
func TestLostBookmarksAreSaid(t *testing.T) {
	t.Parallel()
	dir := kept(t)
	file := filepath.Join(dir, "groups.log")
	text := read(t, file)
	write(t, file, text[:len(text)-2])
	if _, bookmark, said := holds(t, dir); bookmark >= 50 || !strings.Contains(said, "groups.log is damaged at byte") {
		t.Errorf("the bookmark is %d, and it says\n%s", bookmark, said)
	}
}

// TestADirectoryThatWouldLoseItsTopicsIsNotTouched: without topics.json kfake
// knows no topic and leaves every record out.
func TestADirectoryThatWouldLoseItsTopicsIsNotTouched(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(file string) error{
		"gone":        os.Remove,
		"cut":         func(file string) error { return os.Truncate(file, 10) },
		"another one": func(file string) error { return os.WriteFile(file, []byte(`{"version":1,"topics":[]}`), 0o600) },
	} {
		dir := kept(t)
		if err := damage(filepath.Join(dir, "topics.json")); err != nil {
			t.Fatal(err)
		}
		before := tree(t, dir)
		server, err := Serve(Service{Ports: []int{0}, DataDir: dir})
		if err == nil {
			server.Close()
			t.Errorf("%s: it starts", name)
			continue
		}
		if !strings.Contains(err.Error(), "topics.json") || !strings.Contains(err.Error(), "nothing was touched") {
			t.Errorf("%s: %v", name, err)
		}
		if after := tree(t, dir); after != before {
			t.Errorf("%s: it has touched\n%s\nwhich was\n%s", name, after, before)
		}
	}
}

// TestASegmentThatIsGoneIsSaid.
func TestASegmentThatIsGoneIsSaid(t *testing.T) {
	t.Parallel()
	dir := kept(t)
	write(t, filepath.Join(dir, "partitions", "t-0", "100.dat"), nil)
	if err := os.Remove(filepath.Join(dir, "partitions", "t-0", "0.dat")); err != nil {
		t.Fatal(err)
	}
	if _, _, said := holds(t, dir); !strings.Contains(said, "topic t, p0: 0.dat is gone") {
		t.Errorf("it says\n%s", said)
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func write(t *testing.T, file string, text []byte) {
	t.Helper()
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// tree is what is in a directory: names and sizes.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var lines []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if info, err := d.Info(); err == nil && !d.IsDir() {
			lines = append(lines, fmt.Sprint(path, " ", info.Size()))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
