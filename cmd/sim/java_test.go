//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// Kafka's own clients and tools, which are in Java. KAFKASIM_JARS is the
// directory that .ci/java/get has filled.

const javaClients = "../../.ci/java/"

// needJava skips the test where there is no Java or none of Kafka's jars, and
// fails it where everything has to be.
func needJava(t *testing.T) (jars string) {
	t.Helper()
	notWithRaceDetector(t)
	missing := ""
	jars = os.Getenv("KAFKASIM_JARS")
	switch {
	case exec.Command("java", "-version").Run() != nil:
		missing = "there is no Java here: apt-get install default-jdk-headless"
	case jars == "":
		missing = "KAFKASIM_JARS does not say where Kafka's jars are: .ci/java/get DIRECTORY gets them"
	}
	switch {
	case missing == "":
		return jars
	case os.Getenv("KAFKASIM_NO_SKIP") != "":
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}

// java runs a program, a class of the jars or a source file, and returns what it
// said on standard output and standard error.
func java(t *testing.T, jars, input string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*atMost)
	defer cancel()
	command := exec.CommandContext(ctx, "java", append([]string{"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m",
		"-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", filepath.Join(jars, "*")}, args...)...)
	var said bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = strings.NewReader(input), &said, &said
	if err := command.Run(); err != nil && ctx.Err() != nil {
		t.Fatalf("java %v does not end; so far it has said\n%s", args, said.String())
	}
	return said.String()
}

// TestEverybodyInJavaAdministers: the Admin client gets the answers that Kafka
// gives.
func TestEverybodyInJavaAdministers(t *testing.T) {
	jars := needJava(t)
	t.Parallel()
	said := java(t, jars, "", javaClients+"Administer.java", startBroker(t).address)
	const want = `brokers: 1
topics: [default, three]
partitions: default=1 three=3
create again: TopicExistsException
create a typo: InvalidConfigurationException
retention: 60000 DYNAMIC_TOPIC_CONFIG
altered: 1000
alter a typo: InvalidConfigurationException
grown: 4
bookmark: 0
groups: [g Classic]
state: Empty
end: 0
describe what is gone: GroupIdNotFoundException
left: []
`
	if said != want {
		t.Errorf("it says\n%sand not\n%s", said, want)
	}
}

// TestEverybodyInJavaCountsWords: Kafka Streams with a repartition topic and a
// changelog, stopped half-way, counts every word once, whether it promises that
// or not: nothing fails here.
func TestEverybodyInJavaCountsWords(t *testing.T) {
	jars := needJava(t)
	t.Parallel()
	const want = "be 1 2\ndream 1\nis 1\nmore 1\nno 1\nnot 1\nor 1\nperchance 1\nquestion 1\nsleep 1\nthat 1\nthe 1\nto 1 2 3 4\n"
	for _, guarantee := range []string{"at_least_once", "exactly_once_v2"} {
		t.Run(guarantee, func(t *testing.T) {
			t.Parallel()
			if said := java(t, jars, "", javaClients+"WordCount.java", startBroker(t).address, guarantee); said != want {
				t.Errorf("it says\n%sand not\n%s", said, want)
			}
		})
	}
}

// tool is one of Kafka's command-line tools at work, and what it says.
type tool struct {
	class string // behind org.apache.kafka.tools., or sim, for ours beside them
	args  string // behind --bootstrap-server; TOPIC and GROUP have a name of their own
	input string
	says  string // in lines, with single spaces between the columns; a line that begins with ~ is an expression
}

// tools live through the day of an administrator.
var tools = []tool{
	{"TopicCommand", "--create --topic TOPIC --partitions 3 --config retention.ms=3600000", "", "Created topic TOPIC."},
	{"TopicCommand", "--create --topic TOPIC-plain", "", "Created topic TOPIC-plain."},
	{"TopicCommand", "--create --topic TOPIC", "", "Error while executing topic command : Topic 'TOPIC' already exists.\n~.*TopicExistsException: Topic 'TOPIC' already exists."},
	{"TopicCommand", "--create --topic TOPIC^", "", "~Error while executing topic command : Topic name is invalid: .*\n~.*InvalidTopicException: Topic name is invalid: .*"},
	{"TopicCommand", "--describe --topic TOPIC", "", "Topic: TOPIC TopicId: ID PartitionCount: 3 ReplicationFactor: 1 Configs: retention.ms=3600000\n" +
		"Topic: TOPIC Partition: 0 Leader: N Replicas: N Isr: N\nTopic: TOPIC Partition: 1 Leader: N Replicas: N Isr: N\nTopic: TOPIC Partition: 2 Leader: N Replicas: N Isr: N"},
	{"TopicCommand", "--alter --topic TOPIC --partitions 4", "", ""},
	{"TopicCommand", "--list", "", "TOPIC\nTOPIC-plain"},
	{"ConfigCommand", "--alter --topic TOPIC --add-config retention.ms=60000", "", "Completed updating config for topic TOPIC."},
	{"ConfigCommand", "--describe --topic TOPIC", "", "Dynamic configs for topic TOPIC are:\n~retention.ms=60000 sensitive=false .*"},
	{"ConfigCommand", "--alter --topic TOPIC --add-config retention.ms=week", "",
		"~Error while executing config command .*\n~.*InvalidConfigurationException: Invalid value week for configuration retention.ms: Not a number of type LONG"},
	{"ConsoleProducer", "--topic TOPIC-plain", "one\ntwo\nthree\n", ""},
	{"consumer.ConsoleConsumer", "--topic TOPIC-plain --from-beginning --max-messages 3 --group GROUP --timeout-ms 20000", "", "one\ntwo\nthree\nProcessed a total of 3 messages"},
	{"consumer.group.ConsumerGroupCommand", "--list --state --type classic", "", "GROUP TYPE STATE\nGROUP Classic Empty"},
	{"consumer.group.ConsumerGroupCommand", "--describe --group GROUP", "",
		"Consumer group 'GROUP' has no active members.\nGROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\nGROUP TOPIC-plain 0 3 3 0 - - -"},
	{"consumer.group.ConsumerGroupCommand", "--describe --group GROUP --state", "",
		"Consumer group 'GROUP' has no active members.\nGROUP COORDINATOR (ID) ASSIGNMENT-STRATEGY STATE #MEMBERS\nGROUP BROKER (N) - Empty 0"},
	{"consumer.group.ConsumerGroupCommand", "--describe --group GROUP-none", "", "~(?s)Error: Executing consumer group command failed due to org.apache.kafka.common.errors.GroupIdNotFoundException: .*"},
	{"consumer.group.ConsumerGroupCommand", "--group GROUP --reset-offsets --to-offset 1 --topic TOPIC-plain --dry-run", "", "GROUP TOPIC PARTITION NEW-OFFSET\nGROUP TOPIC-plain 0 1"},
	{"consumer.group.ConsumerGroupCommand", "--group GROUP --reset-offsets --to-earliest --topic TOPIC-plain --execute", "", "GROUP TOPIC PARTITION NEW-OFFSET\nGROUP TOPIC-plain 0 0"},
	{"consumer.ConsoleConsumer", "--topic TOPIC-plain --max-messages 3 --group GROUP --timeout-ms 20000 --command-property group.protocol=consumer", "", "one\ntwo\nthree\nProcessed a total of 3 messages"},
	{"consumer.group.ConsumerGroupCommand", "--list --type consumer", "", "GROUP TYPE\nGROUP Consumer"},
	{"consumer.group.ConsumerGroupCommand", "--delete --group GROUP", "", "Deletion of requested consumer groups ('GROUP') was successful."},
	{"GetOffsetShell", "--topic TOPIC-plain", "", "TOPIC-plain:0:3"},
	{"GetOffsetShell", "--topic TOPIC-plain --time earliest", "", "TOPIC-plain:0:0"},
	{"ConfigCommand", "--alter --group GROUP-share --add-config share.auto.offset.reset=earliest", "", "Completed updating config for group GROUP-share."},
	{"consumer.ConsoleShareConsumer", "--topic TOPIC-plain --group GROUP-share --max-messages 2 --timeout-ms 20000", "", "one\ntwo\nProcessed a total of 2 messages"},
	{"consumer.group.ShareGroupCommand", "--list", "", "GROUP-share"},
	{"consumer.group.ShareGroupCommand", "--describe --group GROUP-share", "", "GROUP TOPIC PARTITION START-OFFSET LAG\nGROUP-share TOPIC-plain 0 2 1"},
	{"sim", "group GROUP-share", "", "GROUP TOPIC PARTITION START-OFFSET LAG\nGROUP-share TOPIC-plain 0 2 1\nGROUP-share is empty; what it has settled stays settled."},
	{"sim", "consume --share --group GROUP-share --topic TOPIC-plain --max-messages 1 -f %v\\n", "", "three\n~This consumer is sim-[0-9]+\\. To crash it: kill -9 [0-9]+ This consumer is in share group GROUP-share: .* 1 payment processed."},
	{"consumer.group.ShareGroupCommand", "--delete --group GROUP-share", "", "Deletion of requested share groups ('GROUP-share') was successful."},
	{"ProducerPerformance", "--topic TOPIC --num-records 1000 --record-size 100 --throughput -1", "", "~1000 records sent, .*"},
	{"TopicCommand", "--delete --topic TOPIC(-plain)?", "", ""},
	{"TopicCommand", "--list", "", ""},
}

// TestEverybodyWorksWithKafkasTools: they say of our broker what they say of a
// Kafka.
func TestEverybodyWorksWithKafkasTools(t *testing.T) {
	jars := needJava(t)
	t.Parallel()
	useTools(t, jars, startBroker(t).address)
}

// TestRealKafkaAndItsTools: and of a Kafka they do say that.
func TestRealKafkaAndItsTools(t *testing.T) {
	brokers := os.Getenv("KAFKASIM_BROKERS")
	const how = "KAFKASIM_BROKERS does not say where a real Kafka is: start one with .ci/kafka/start DIRECTORY and set it to 127.0.0.1:9192"
	switch {
	case brokers == "" && os.Getenv("KAFKASIM_NO_SKIP") != "":
		t.Fatal(how)
	case brokers == "":
		t.Skip(how)
	}
	useTools(t, needJava(t), brokers)
}

func useTools(t *testing.T, jars, broker string) {
	name := fmt.Sprintf("sim-%d", time.Now().UnixNano())
	named := strings.NewReplacer("TOPIC", name+"-t", "GROUP", name+"-g")
	for _, x := range tools {
		args, said := strings.Fields(named.Replace(x.args)), ""
		if x.class == "sim" {
			o := play(t, nil, append(args, "-b", broker)...)
			said = o.stdout + strings.ReplaceAll(o.stderr, "\n", " ")
		} else {
			said = java(t, jars, x.input, append([]string{"org.apache.kafka.tools." + x.class, "--bootstrap-server", broker}, args...)...)
		}
		lines := plainly(said, name, strings.Contains(x.args, "--list"))
		if !says(lines, x.says) {
			t.Errorf("%s %s says\n%s\nand not\n%s\nword for word it is\n%s", x.class, x.args, strings.Join(lines, "\n"), x.says, said)
		}
	}
}

// What differs from one Kafka to another.
var (
	topicID     = regexp.MustCompile(`TopicId: \S+`)
	brokerID    = regexp.MustCompile(`(Leader|Replicas|Isr): \d+`)
	coordinator = regexp.MustCompile(`(\S+):\d+ \(\d+\)`)
	replicas    = regexp.MustCompile(`(Elr|LastKnownElr): (N/A)?|min.insync.replicas=1,?`)
)

// plainly is what a tool has said, without what differs and what it advertises;
// of a list, only what is ours and the heading.
func plainly(said, name string, list bool) []string {
	var lines []string
	for line := range strings.Lines(said) {
		line = replicas.ReplaceAllString(line, "")
		line = strings.Join(strings.Fields(line), " ")
		ours := !list || strings.Contains(line, name) || strings.HasPrefix(line, "GROUP ")
		line = strings.NewReplacer(name+"-t", "TOPIC", name+"-g", "GROUP").Replace(line)
		line = topicID.ReplaceAllString(line, "TopicId: ID")
		line = brokerID.ReplaceAllString(line, "$1: N")
		line = coordinator.ReplaceAllString(line, "BROKER (N)")
		if line != "" && ours && !strings.HasPrefix(line, "The consumer rebalance protocol (KIP-848)") && !strings.HasPrefix(line, "at ") {
			lines = append(lines, line)
		}
	}
	if list && len(lines) == 1 && strings.HasPrefix(lines[0], "GROUP ") {
		return nil
	}
	slices.SortFunc(lines[min(1, len(lines)):], func(a, b string) int {
		if list {
			return strings.Compare(a, b)
		}
		return 0
	})
	return lines
}

// says compares lines with those that are wanted. What an error says behind
// them, the way to it through the code, does not matter.
func says(lines []string, want string) bool {
	wanted := strings.Split(want, "\n")
	if want == "" {
		return len(lines) == 0
	}
	if len(lines) < len(wanted) || len(lines) > len(wanted) && !strings.Contains(lines[0], "rror") {
		return false
	}
	for i, w := range wanted {
		pattern, isPattern := strings.CutPrefix(w, "~")
		if isPattern && !regexp.MustCompile("^"+pattern+"$").MatchString(lines[i]) || !isPattern && lines[i] != w {
			return false
		}
	}
	return true
}
