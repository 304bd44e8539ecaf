import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A member of a share group with Java's client, right or wrong: its argument says which.
 *
 * right     accepts each record after the work
 * implicit  the client's own way: the next poll accepts what the one before has returned
 * worker    the same, with the work in a thread of its own: what is in its queue is accepted too
 */
public class Sharer {
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
		boolean explicit = variant.equals("right");
		Properties config = new Properties();
		config.put("bootstrap.servers", System.getenv("KAFKA_BOOTSTRAP_SERVERS"));
		config.put("group.id", System.getenv("SIM_GROUP"));
		config.put("share.acknowledgement.mode", explicit ? "explicit" : "implicit");
		config.put("max.poll.records", 20);
		KafkaShareConsumer<String, String> consumer = new KafkaShareConsumer<>(config, new StringDeserializer(), new StringDeserializer());
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
				for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
					if (variant.equals("worker")) {
						worker.submit(() -> work(record));
						continue;
					}
					work(record);
					if (explicit) {
						consumer.acknowledge(record, AcknowledgeType.ACCEPT);
					}
				}
				if (explicit) {
					consumer.commitSync();
				}
			}
		} catch (WakeupException e) {
			// asked to stop
		}
	}
}
