package cluster

import "testing"

// TestEveryBrokerLeads: with two brokers each leads half of a topic, whatever the seed,
// also after every partition has moved.
func TestEveryBrokerLeads(t *testing.T) {
	for seed := range uint64(5) {
		c, err := BootForPrograms(seed, 2)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		const topic, partitions = "t", 4
		if err := c.CreateTopic(topic, partitions); err != nil {
			t.Fatal(err)
		}
		leaders := func() (of []int32, first int) {
			for p := range int32(partitions) {
				of = append(of, c.brokers.LeaderFor(topic, p))
				if of[p] == 0 {
					first++
				}
			}
			return of, first
		}
		before, first := leaders()
		if first != partitions/2 {
			t.Errorf("seed %d: the leaders are %v", seed, before)
		}
		coordinator := c.brokers.CoordinatorFor("g")
		settled, err := c.Move(topic, partitions, "g")
		if err != nil {
			t.Fatal(err)
		}
		settled()
		after, _ := leaders()
		for p := range after {
			if after[p] != 1-before[p] {
				t.Errorf("seed %d: the leaders were %v, and are %v", seed, before, after)
				break
			}
		}
		if c.brokers.CoordinatorFor("g") == coordinator {
			t.Errorf("seed %d: the group has not moved", seed)
		}
	}
}
