import java.time.Duration;
import java.util.*;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.serialization.*;
import org.apache.kafka.streams.*;
import org.apache.kafka.streams.kstream.*;
import org.apache.kafka.streams.state.Stores;

/**
 * Counts words with Kafka Streams, is stopped half-way, and goes on from its
 * changelog. It prints the counts of each word, in the order in which they came:
 *
 *   java -cp 'lib/*' WordCount.java BROKER GUARANTEE
 *
 * GUARANTEE is at_least_once or exactly_once_v2. It needs a repartition topic, a
 * changelog and, for exactly once, transactions.
 */
public class WordCount {
  static final List<String> LINES = List.of("to be or not to be", "that is the question", "to sleep no more", "perchance to dream");
  static String broker, guarantee;

  public static void main(String[] args) throws Exception {
    broker = args[0];
    guarantee = args[1];
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) broker))) {
      admin.createTopics(List.of(
          new NewTopic("lines", 3, (short) 1),
          new NewTopic("counts", Optional.of(2), Optional.empty()).configs(Map.of("cleanup.policy", "compact")))).all().get();
    }
    List<String> seen = new ArrayList<>();
    try (Consumer<String, Long> out = new KafkaConsumer<>(Map.of("bootstrap.servers", broker, "group.id", "reader-" + guarantee,
        "auto.offset.reset", "earliest", "isolation.level", "read_committed"), new StringDeserializer(), new LongDeserializer())) {
      out.subscribe(List.of("counts"));
      int words = 0;
      for (List<String> half : List.of(LINES.subList(0, 2), LINES.subList(2, 4))) {
        KafkaStreams streams = new KafkaStreams(topology(), configs());
        streams.start();
        words += send(half);
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60); seen.size() < words && System.nanoTime() < end; )
          for (ConsumerRecord<String, Long> r : out.poll(Duration.ofMillis(100))) seen.add(r.key() + " " + r.value());
        if (!streams.close(Duration.ofSeconds(30))) throw new IllegalStateException("the streams do not end");
      }
      for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1); System.nanoTime() < end; ) // nothing follows
        for (ConsumerRecord<String, Long> r : out.poll(Duration.ofMillis(100))) seen.add(r.key() + " " + r.value());
    }
    Map<String, List<String>> counts = new TreeMap<>();
    for (String s : seen) counts.computeIfAbsent(s.split(" ")[0], w -> new ArrayList<>()).add(s.split(" ")[1]);
    counts.forEach((word, all) -> System.out.println(word + " " + String.join(" ", all)));
  }

  static Topology topology() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.<String, String>stream("lines")
        .flatMapValues(line -> List.of(line.split(" ")))
        .groupBy((key, word) -> word)
        .count(Materialized.<String, Long>as(Stores.inMemoryKeyValueStore("words")).withKeySerde(Serdes.String()).withValueSerde(Serdes.Long()))
        .toStream()
        .to("counts", Produced.with(Serdes.String(), Serdes.Long()));
    return builder.build();
  }

  static Properties configs() {
    Properties p = new Properties();
    p.putAll(Map.of(
        StreamsConfig.APPLICATION_ID_CONFIG, "words-" + guarantee,
        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker,
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee,
        StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.String().getClass(),
        StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.String().getClass(),
        StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0", // every count is sent
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "100",
        StreamsConfig.STATE_DIR_CONFIG, System.getProperty("java.io.tmpdir") + "/words-" + ProcessHandle.current().pid(),
        StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest"));
    p.put(StreamsConfig.consumerPrefix("session.timeout.ms"), "6000"); // Streams does not say goodbye, so the second half waits for so long
    p.put(StreamsConfig.consumerPrefix("heartbeat.interval.ms"), "1000");
    return p;
  }

  static int send(List<String> lines) throws Exception {
    int words = 0;
    try (Producer<String, String> in = new KafkaProducer<>(Map.of("bootstrap.servers", broker), new StringSerializer(), new StringSerializer())) {
      for (String line : lines) {
        in.send(new ProducerRecord<>("lines", String.valueOf(line.length()), line)).get();
        words += line.split(" ").length;
      }
    }
    return words;
  }
}
