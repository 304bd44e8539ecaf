package trial

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
	"kafkasim/sim/remote"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// others are brokers that the games do not know to be ours. They speak TLS, and a program
// need not know that.
func others(t *testing.T) *remote.Kafka {
	t.Helper()
	brokers, err := cluster.Serve(cluster.Service{Ports: []int{0, 0}, TLS: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(brokers.Close)
	return &remote.Kafka{Brokers: brokers.Addresses(), Security: remote.Security{TLS: true, CA: brokers.CA}}
}

// realKafka is the one that .ci/kafka/start starts.
func realKafka(t *testing.T) *remote.Kafka {
	t.Helper()
	if brokers := os.Getenv("KAFKASIM_BROKERS"); brokers != "" {
		return &remote.Kafka{Brokers: strings.Split(brokers, ",")}
	}
	const how = "KAFKASIM_BROKERS does not say where a real Kafka is: start one with .ci/kafka/start DIRECTORY and set it to 127.0.0.1:9192"
	if os.Getenv("KAFKASIM_NO_SKIP") != "" {
		t.Fatal(how)
	}
	t.Skip(how)
	return nil
}

// there are the topics and groups at brokers.
func there(t *testing.T, kafka *remote.Kafka) (names []string) {
	t.Helper()
	admin := adminOf(t, kafka)
	topics, err := admin.ListTopics(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	groups, err := admin.ListGroups(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return append(topics.Names(), groups.Groups()...)
}

func adminOf(t *testing.T, kafka *remote.Kafka) *kadm.Client {
	t.Helper()
	client, err := kgo.NewClient(entering(t, kafka)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return kadm.NewClient(client)
}

func entering(t *testing.T, kafka *remote.Kafka) []kgo.Opt {
	t.Helper()
	options, err := kafka.Options()
	if err != nil {
		t.Fatal(err)
	}
	return options
}

// elsewhere is a game at other brokers: its name, how often it is played with a copy
// beside it, and what is to be said of the program. No check is that it is right.
type elsewhere struct {
	game, mistake string
	copies        int
	how           string // the variable that makes it use transactions, or a share group
	caught        *check.Check
}

// play plays it, with a group of the program's own that nobody else has.
func (e elsewhere) play(t *testing.T, kafka *remote.Kafka, group string) (book *ledger.Ledger, suffix string) {
	t.Helper()
	path, err := consumerProgram()
	if err != nil {
		t.Fatal(err)
	}
	games := append(Games(), Calm)
	left := atomic.Int32{}
	s := Spec{Args: []string{path}, Env: []string{"MISTAKE=" + e.mistake, "GROUP=" + group}, Topic: "payments", Partitions: 2, Copies: e.copies, Key: UserIn, Most: -1,
		Game:  games[slices.IndexFunc(games, func(g Game) bool { return g.Name == e.game })],
		Kafka: kafka, Tell: func(text string) { t.Error(text) },
		Leaves: func(text string) func() { suffix = text; left.Add(1); return func() { left.Add(-1) } }}
	if e.how != "" {
		s.Env = append(s.Env, e.how+"=yes")
	}
	if e.how == "TRANSACTIONS" {
		s.Env = append(s.Env, "INTO_TOPIC={results}")
		s.Promise, s.Most, s.Observe.Topic = ExactlyOnce, 0, "alerts"
	}
	book, err = Play(s)
	if err != nil {
		t.Fatal(err)
	}
	if left.Load() != 0 {
		t.Error("it has not said that everything is removed")
	}
	return book, suffix
}

// judged plays them, a few at once, and makes sure that the program is judged rightly and
// nothing of it stays. Others may be at work there too.
func judged(t *testing.T, kafka *remote.Kafka, games []elsewhere) {
	endings := make([]string, len(games))
	t.Run("games", func(t *testing.T) {
		for n, e := range games {
			t.Run(e.game+"-"+e.mistake, func(t *testing.T) {
				t.Parallel()
				book, suffix := e.play(t, kafka, fmt.Sprint("program-", n))
				endings[n] = suffix
				right := book.Result() == ledger.Pass
				if e.caught != nil {
					right = surprising(book, e.caught)
				}
				if !right {
					t.Errorf("it is %s: %v", book.Result(), broken(book))
					complain(t, book)
				}
				var topic string
				for _, e := range book.Of(ledger.Topic) {
					topic = e.Topic.String()
				}
				if h := book.Header; h.Brokers != kafka.String() || h.Kafka == "" || topic != "payments" {
					t.Errorf("the ledger names the topic %s, and the brokers %q, of version %q", topic, h.Brokers, h.Kafka)
				}
			})
		}
	})
	for _, name := range there(t, kafka) {
		ours := func(ending string) bool { return ending == "" || strings.HasSuffix(name, ending) }
		if strings.HasPrefix(name, "program-") || slices.ContainsFunc(endings, ours) {
			t.Errorf("%s is left", name)
		}
	}
}

// Games at other brokers are those of our own, where nothing but the protocol is needed.
func TestGamesAtOtherBrokers(t *testing.T) {
	t.Parallel()
	judged(t, others(t), []elsewhere{
		{"crash-in-batch", "", 1, "", nil}, {"freeze", "", 2, "", nil}, {"retention", "", 1, "", nil}, {"crash-before-commit", "", 1, "TRANSACTIONS", nil},
		{"crash-before-commit", "", 1, "SHARE", nil}, {"calm", "accept-first", 1, "SHARE", check.AcceptWithinProcessed},
		{"crash-after-commit", "commit-first", 1, "", check.NothingPassedOver}, {"calm", "bookmarks-first", 1, "TRANSACTIONS", check.CommitWithinProcessed},
	})
}

// TestARealKafkaJudges plays all that can be played there.
func TestARealKafkaJudges(t *testing.T) {
	kafka := realKafka(t)
	var games []elsewhere
	for _, g := range append([]Game{Calm}, Games()...) {
		if !g.Embedded {
			games = append(games, elsewhere{g.Name, "", 1, "", nil})
		}
		if !g.Embedded && g.Name != "bookmark" { // exactly once is nobody, without bookmarks, and share groups have none
			games = append(games, elsewhere{g.Name, "", 1, "TRANSACTIONS", nil}, elsewhere{g.Name, "", 1, "SHARE", nil})
		}
	}
	judged(t, kafka, append(games, []elsewhere{
		{"freeze", "", 2, "", nil}, {"cut", "", 2, "TRANSACTIONS", nil}, {"freeze", "", 2, "SHARE", nil},
		{"crash-after-commit", "accept-first", 1, "SHARE", check.NothingLost}, {"calm", "rejects", 1, "SHARE", check.AcceptWithinProcessed},
		{"crash-after-commit", "commit-first", 1, "", check.NothingPassedOver}, {"calm", "commit-ahead", 1, "", check.CommitWithinProcessed},
		{"calm", "twice", 1, "", check.RepeatsHaveReason}, {"retention", "latest", 1, "", check.NothingPassedOver},
		{"scale", "revoke-first", 1, "", check.CommitWithinProcessed}, {"freeze", "insists", 2, "", check.CommitNonRegress},
		{"calm", "bookmarks-first", 1, "TRANSACTIONS", check.CommitWithinProcessed}, {"crash-before-commit", "bookmarks-last", 1, "TRANSACTIONS", check.ProcessedOnce},
		{"calm", "aborts", 1, "TRANSACTIONS", nil}, {"crash-before-commit", "new-id", 1, "TRANSACTIONS", nil},
	}...))
}

// A group that somebody else is in, or has bookmarks of, is left as it is.
func TestAGroupInUseIsLeftAlone(t *testing.T) {
	t.Parallel()
	kafka := others(t)
	admin := adminOf(t, kafka)
	if _, err := admin.CreateTopic(t.Context(), 1, 1, nil, "orders"); err != nil {
		t.Fatal(err)
	}
	bookmark := kadm.Offsets{}
	bookmark.AddOffset("orders", 0, 7, -1)
	if err := admin.CommitAllOffsets(t.Context(), "billing", bookmark); err != nil {
		t.Fatal(err)
	}
	for _, nextGen := range []bool{false, true} {
		group := fmt.Sprint("watching-", nextGen)
		options := append(entering(t, kafka), kgo.ConsumerGroup(group), kgo.ConsumeTopics("orders"))
		if nextGen {
			options = append(options, kgo.ServerSideBalancer())
		}
		member, err := kgo.NewClient(options...)
		if err != nil {
			t.Fatal(err)
		}
		defer member.Close()
		for !slices.Contains(there(t, kafka), group) {
			time.Sleep(look)
		}
	}
	path, err := consumerProgram()
	if err != nil {
		t.Fatal(err)
	}
	before := there(t, kafka)
	for _, group := range []string{"billing", "watching-false", "watching-true"} {
		_, err := Play(Spec{Args: []string{path}, Env: []string{"GROUP=" + group}, Topic: "payments", Partitions: 1, Copies: 2, Key: UserIn, Game: Calm, Kafka: kafka,
			Tell: func(text string) { t.Error(text) }, Leaves: func(string) func() { return func() {} }})
		if err == nil || !strings.Contains(err.Error(), "the group "+group+" is in use") {
			t.Errorf("%s: %v", group, err)
		}
	}
	_, err = Play(Spec{Args: []string{path}, Env: []string{"SHARE=yes", "SHARE_GROUP=jobs"}, Topic: "payments", Partitions: 1, Copies: 1, Key: UserIn, Game: Calm, Kafka: kafka,
		Tell: func(text string) { t.Error(text) }, Leaves: func(string) func() { return func() {} }})
	if err == nil || !strings.Contains(err.Error(), "the share group jobs is not one that the games may have") {
		t.Errorf("a share group that is somebody's: %v", err)
	}
	if after := there(t, kafka); !slices.Equal(before, after) {
		t.Errorf("there was %v, and there is %v", before, after)
	}
	if at, err := admin.FetchOffsets(t.Context(), "billing"); err != nil || len(at["orders"]) != 1 || at["orders"][0].At != 7 {
		t.Errorf("the bookmark is %v (%v)", at, err)
	}
}
