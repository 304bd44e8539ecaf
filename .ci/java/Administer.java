import java.util.*;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.common.*;
import org.apache.kafka.common.config.ConfigResource;

/**
 * What the Admin client of Java is asked for most, and what it answers:
 *
 *   java -cp 'lib/*' Administer.java BROKER
 */
public class Administer {
  public static void main(String[] args) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) args[0]))) {
      say("brokers", admin.describeCluster().nodes().get().size());
      admin.createTopics(List.of(
          new NewTopic("three", 3, (short) 1).configs(Map.of("retention.ms", "60000")),
          new NewTopic("default", Optional.empty(), Optional.empty()))).all().get();
      say("topics", new TreeSet<>(admin.listTopics().names().get()));
      say("partitions", new TreeMap<>(admin.describeTopics(List.of("three", "default")).allTopicNames().get()).entrySet().stream()
          .map(t -> t.getKey() + "=" + t.getValue().partitions().size()).collect(Collectors.joining(" ")));
      refused("create again", admin.createTopics(List.of(new NewTopic("three", 3, (short) 1))).all());
      refused("create a typo", admin.createTopics(List.of(new NewTopic("typo", 1, (short) 1).configs(Map.of("retention.mz", "1")))).all());

      ConfigResource three = new ConfigResource(ConfigResource.Type.TOPIC, "three");
      ConfigEntry before = admin.describeConfigs(List.of(three)).all().get().get(three).get("retention.ms");
      say("retention", before.value() + " " + before.source());
      admin.incrementalAlterConfigs(Map.of(three, List.of(new AlterConfigOp(new ConfigEntry("retention.ms", "1000"), AlterConfigOp.OpType.SET)))).all().get();
      say("altered", admin.describeConfigs(List.of(three)).all().get().get(three).get("retention.ms").value());
      refused("alter a typo", admin.incrementalAlterConfigs(Map.of(three, List.of(new AlterConfigOp(new ConfigEntry("retention.mz", "1"), AlterConfigOp.OpType.SET)))).all());

      admin.createPartitions(Map.of("three", NewPartitions.increaseTo(4))).all().get();
      say("grown", admin.describeTopics(List.of("three")).allTopicNames().get().get("three").partitions().size());
      TopicPartition first = new TopicPartition("three", 0);
      admin.alterConsumerGroupOffsets("g", Map.of(first, new org.apache.kafka.clients.consumer.OffsetAndMetadata(0))).all().get();
      say("bookmark", admin.listConsumerGroupOffsets("g").partitionsToOffsetAndMetadata().get().get(first).offset());
      say("groups", admin.listGroups().all().get().stream().map(g -> g.groupId() + " " + g.type().get()).toList());
      say("state", admin.describeConsumerGroups(List.of("g")).all().get().get("g").groupState());
      say("end", admin.listOffsets(Map.of(first, OffsetSpec.latest())).all().get().get(first).offset());
      admin.deleteConsumerGroups(List.of("g")).all().get();
      refused("describe what is gone", admin.describeConsumerGroups(List.of("g")).all());
      admin.deleteTopics(List.of("three", "default")).all().get();
      say("left", admin.listTopics().names().get());
    }
  }

  static void say(String what, Object is) { System.out.println(what + ": " + is); }

  static void refused(String what, KafkaFuture<?> answer) throws InterruptedException {
    try {
      answer.get();
      say(what, "no objection");
    } catch (ExecutionException e) {
      say(what, e.getCause().getClass().getSimpleName());
    }
  }
}
