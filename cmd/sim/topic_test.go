//go:build unix

package main

import (
	"strings"
	"testing"
)

// TestTopicsByHand: one after the other, what sim topic does and what it says of
// it; the codes are those of any command.
func TestTopicsByHand(t *testing.T) {
	t.Parallel()
	b := startBroker(t)
	for _, x := range []struct {
		line         string
		code         int
		prints, says string // with single spaces
	}{
		{"list", exitPass, "", "There are no topics."},
		{"create transacoes_cartao", exitPass, "Created topic transacoes_cartao with 1 partition: p0.", ""},
		{"create transacoes_cartao", exitUnknown, "", "sim: topic transacoes_cartao exists already"},
		{"create other -p 2 -c retention.ms=60000", exitPass, "Created topic other with 2 partitions: p0, p1.", ""},
		{"create third -c retention.mz=1", exitUnknown, "", "sim: the brokers refuse to do that with topic third (INVALID_CONFIG: Unknown topic config name: retention.mz)"},
		{"describe other", exitPass, "PARTITION LEADER REPLICAS LOG-START-OFFSET LOG-END-OFFSET 0 0 [0] 0 0 1 0 [0] 0 0 CONFIG VALUE retention.ms 60000", ""},
		{"add-partitions transacoes_cartao -n 2", exitPass, "Topic transacoes_cartao now has 3 partitions: p0–p2.", "sim produce and sim consume notice within 5 seconds;"},
		{"add-partitions transacoes_carta", exitUnknown, "", "sim: there is no topic transacoes_carta; did you mean transacoes_cartao?"},
		{"list", exitPass, "NAME PARTITIONS REPLICAS other 2 1 transacoes_cartao 3 1", ""},
		{"delete other", exitPass, "Deleted topic other.", "creates it again, empty."},
		{"delete other --lang pt-BR", exitUnknown, "", "sim: não há um tópico other"},
		{"list", exitPass, "NAME PARTITIONS REPLICAS transacoes_cartao 3 1", ""},
	} {
		o := play(t, nil, append(strings.Fields("topic "+x.line), "-b", b.address)...)
		prints, says := strings.Join(strings.Fields(o.stdout), " "), strings.Join(strings.Fields(o.stderr), " ")
		if o.code != x.code || prints != x.prints || !strings.Contains(says, x.says) || x.says == "" && says != "" {
			t.Errorf("sim topic %s: exit code %d, %q, %q", x.line, o.code, prints, says)
		}
	}
}
