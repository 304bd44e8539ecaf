//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestFranzGosOwnTests plays the tests that franz-go has for its client, in the
// version that we use, against our brokers: groups of every sort, transactions,
// share groups, regular expressions, logging in. They take a minute, so it is
// done where everything has to be.
func TestFranzGosOwnTests(t *testing.T) {
	if os.Getenv("KAFKASIM_NO_SKIP") == "" {
		t.Skip("this takes a minute: set KAFKASIM_NO_SKIP=1 for it")
	}
	notWithRaceDetector(t)
	const kgo = "github.com/twmb/franz-go/pkg/kgo"
	binary := filepath.Join(t.TempDir(), "kgo.test")
	if out, err := exec.Command("go", "test", "-c", "-o", binary, kgo).CombinedOutput(); err != nil {
		t.Fatalf("building them: %v\n%s", err, out)
	}
	source, err := exec.Command("go", "list", "-f", "{{.Dir}}", kgo).Output()
	if err != nil {
		t.Fatal(err)
	}
	// A busy machine lets locks of share groups run out: Kafka's highest limit.
	open := startBroker(t, "--ports", "0,0,0", "-c", "group.consumer.heartbeat.interval.ms=1000", "-c", "group.share.delivery.count.limit=10")
	closed := startBroker(t, "--sasl", "alice:secret")
	tests := exec.CommandContext(t.Context(), binary, "-test.v", "-test.parallel=8", "-test.timeout="+(atMost-10*time.Second).String())
	tests.Dir = strings.TrimSpace(string(source)) // one of them reads its own source
	tests.Env = append(os.Environ(), "KGO_SEEDS="+open.address, "KGO_TEST_RF=1", "KGO_TEST_RECORDS=5000", "KGO_LOG_LEVEL=none",
		"KGO_TEST_SCRAM_SEEDS="+closed.address, "KGO_TEST_SCRAM=alice:secret")
	out, err := tests.CombinedOutput()
	ended := map[string][]string{}
	for _, match := range regexp.MustCompile(`(?m)^--- (PASS|FAIL|SKIP): (\S+)`).FindAllStringSubmatch(string(out), -1) {
		ended[match[1]] = append(ended[match[1]], match[2])
	}
	t.Logf("%d of franz-go's tests pass; skipped: %v; failed: %v", len(ended["PASS"]), ended["SKIP"], ended["FAIL"])
	if err != nil {
		tail := string(out)[max(0, len(out)-20_000):]
		t.Errorf("they fail: %v\n%s", err, tail)
	}
	for _, name := range strings.Fields("TestGroupETL TestTxnEtl TestShareGroupETL TestConsumeRegex Test848RegexBrokerResolves TestClient_Produce TestSCRAMAuth TestSCRAMAuthBadCredentials") {
		if !slices.Contains(ended["PASS"], name) {
			t.Errorf("%s is not among those that pass", name)
		}
	}
}
