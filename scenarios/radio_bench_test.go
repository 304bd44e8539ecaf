//go:build unix

package scenarios_test

import (
	"context"
	"fmt"
	"net"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/twmb/franz-go/pkg/kgo"
)

// BenchmarkRadio is the radio with two hours of payments beside the plain loop:
// the same requests to the same three media, and nothing written down.
func BenchmarkRadio(b *testing.B) {
	given := map[string]string{"late": "1h", "away": "1h"}
	beside(b, sim.Game{Scenario: scenarios.Radio, Given: given}, func(p *plain) {
		server := miniredis.NewMiniRedis()
		defer server.Close()
		shop := plainRedis(server)
		defer shop.Close()
		kafka := p.client(kgo.DefaultProduceTopic("t"), kgo.ProducerBatchCompression(kgo.NoCompression()))
		say(shop, kafka, twoHours/2)
		c := listen(p, server, shop, kafka, twoHours/2, 25)
		c.leave()
		say(shop, kafka, twoHours/2)
		listen(p, server, shop, kafka, twoHours/2, 20).leave()
		if err := kafka.Flush(context.Background()); err != nil {
			panic(err)
		}
		shop.XRange(context.Background(), "t", "-", "+")
		p.audit(twoHours)
	})
}

func plainRedis(server *miniredis.Miniredis) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: "127.0.0.1:6379", Protocol: 2, DisableIdentity: true, MaxRetries: -1,
		Dialer: func(context.Context, string, string) (net.Conn, error) { return server.Dial() }})
}

func say(shop *redis.Client, kafka *kgo.Client, n int) {
	ctx, value := context.Background(), []byte(`{"usuario_id": 100, "valor": 425.61, "status": "pendente"}`)
	for range n {
		pipe := shop.Pipeline()
		pipe.Publish(ctx, "t", value)
		pipe.XAdd(ctx, &redis.XAddArgs{Stream: "t", Values: []any{"id", 1, "payment", value}})
		if _, err := pipe.Exec(ctx); err != nil {
			panic(err)
		}
		kafka.Produce(ctx, &kgo.Record{Value: value, Headers: []kgo.RecordHeader{{Key: "id", Value: []byte("1")}}}, nil)
		time.Sleep(time.Second)
	}
}

// listen lets three listeners read what is left and what is said meanwhile.
func listen(p *plain, server *miniredis.Miniredis, shop *redis.Client, kafka *kgo.Client, left, more int) *plainConsumer {
	ctx, client := context.Background(), plainRedis(server)
	defer client.Close()
	radio := client.Subscribe(ctx, "t")
	defer radio.Close()
	if _, err := radio.Receive(ctx); err != nil {
		panic(err)
	}
	client.XGroupCreateMkStream(ctx, "t", "g", "0")
	read := func(n int) {
		var ids []string
		for len(ids) < n {
			streams, err := client.XReadGroup(ctx, &redis.XReadGroupArgs{Group: "g", Consumer: "c", Streams: []string{"t", ">"}, Count: 100, Block: time.Second}).Result()
			if err != nil {
				continue // nothing came
			}
			for _, m := range streams[0].Messages {
				ids = append(ids, fmt.Sprint(m.ID))
			}
		}
		client.XAck(ctx, "t", "g", ids...)
	}
	read(left)
	c := p.join("one")
	c.read(left)
	done := make(chan bool, 3)
	go func() { read(more); done <- true }()
	go func() { c.read(more); done <- true }()
	go func() {
		for range more {
			if _, err := radio.Receive(ctx); err != nil {
				panic(err)
			}
		}
		done <- true
	}()
	say(shop, kafka, more)
	for range 3 {
		<-done
	}
	return c
}
