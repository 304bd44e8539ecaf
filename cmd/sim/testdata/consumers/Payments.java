import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A consumer with Java's client, right or wrong: its argument says which.
 *
 * right         commits after the work
 * auto          the client's own auto-commit, every 5 seconds
 * commit-first  commits before the work
 * worker        gives the work to a thread, with auto-commit: what is in its queue may be committed
 */
public class Payments {
	static volatile boolean stopped = false;

	static void work(ConsumerRecord<String, String> record) {
		try {
			Thread.sleep(4);
		} catch (InterruptedException e) {
			return;
		}
		System.out.println("processed " + record.value());
	}

	public static void main(String[] args) {
		String variant = args.length > 0 ? args[0] : "right";
		boolean auto = variant.equals("auto") || variant.equals("worker");
		Properties config = new Properties();
		config.put("bootstrap.servers", System.getenv("KAFKA_BOOTSTRAP_SERVERS"));
		config.put("group.id", "grupo_analise_fraude");
		config.put("auto.offset.reset", "earliest");
		config.put("enable.auto.commit", auto);
		config.put("max.poll.records", 20);
		KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
		Thread main = Thread.currentThread();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			stopped = true;
			consumer.wakeup();
			try {
				main.join();
			} catch (InterruptedException e) {
				return;
			}
		}));
		ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			return thread;
		});
		consumer.subscribe(List.of(System.getenv("SIM_TOPIC")));
		try (consumer) {
			while (!stopped) {
				ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(200));
				if (records.isEmpty()) {
					continue;
				}
				if (variant.equals("commit-first")) {
					consumer.commitSync();
				}
				for (ConsumerRecord<String, String> record : records) {
					if (variant.equals("worker")) {
						worker.submit(() -> work(record));
					} else {
						work(record);
					}
				}
				if (variant.equals("right")) {
					consumer.commitSync();
				}
			}
		} catch (WakeupException e) {
			// asked to stop
		}
	}
}
