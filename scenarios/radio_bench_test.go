//go:build unix

package scenarios_test

import (
	"context"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"

	"github.com/alicebob/miniredis/v2"
	"github.com/gomodule/redigo/redis"
	"github.com/twmb/franz-go/pkg/kgo"
)

// BenchmarkRadio is the radio with two hours of payments beside the plain loop:
// the same requests to the same three media, and nothing written down.
func BenchmarkRadio(b *testing.B) {
	given := map[string]string{"late": "1h", "away": "1h"}
	beside(b, sim.RunSpec{Scenario: scenarios.Radio, Given: given}, func(p *plain) {
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
		redo(shop, "XRANGE", "t", "-", "+")
		p.audit(twoHours)
	})
}

func plainRedis(server *miniredis.Miniredis) redis.Conn {
	wire, err := server.Dial()
	if err != nil {
		panic(err)
	}
	return redis.NewConn(wire, 0, 0)
}

func redo(conn redis.Conn, command string, args ...any) any {
	answer, err := conn.Do(command, args...)
	if err != nil {
		panic(err)
	}
	return answer
}

func say(shop redis.Conn, kafka *kgo.Client, n int) {
	ctx, value := context.Background(), []byte(`{"usuario_id": 100, "valor": 425.61, "status": "pendente"}`)
	for range n {
		_ = shop.Send("PUBLISH", "t", value) // the next one would say that it failed
		_ = shop.Send("XADD", "t", "*", "id", 1, "payment", value)
		redo(shop, "")
		kafka.Produce(ctx, &kgo.Record{Value: value, Headers: []kgo.RecordHeader{{Key: "id", Value: []byte("1")}}}, nil)
		time.Sleep(time.Second)
	}
}

// listen lets three listeners read what is left and what is said meanwhile.
func listen(p *plain, server *miniredis.Miniredis, shop redis.Conn, kafka *kgo.Client, left, more int) *plainConsumer {
	client := plainRedis(server)
	defer client.Close()
	radio := redis.PubSubConn{Conn: plainRedis(server)}
	defer radio.Close()
	hear := func() {
		if err, failed := radio.Receive().(error); failed {
			panic(err)
		}
	}
	if err := radio.Subscribe("t"); err != nil {
		panic(err)
	}
	hear()
	_, _ = client.Do("XGROUP", "CREATE", "t", "g", "0", "MKSTREAM") // or it is there
	read := func(n int) {
		ack := []any{"t", "g"}
		for len(ack) < n+2 {
			streams, _ := redo(client, "XREADGROUP", "GROUP", "g", "c", "COUNT", 100, "BLOCK", 1000, "STREAMS", "t", ">").([]any)
			if len(streams) == 0 {
				continue // nothing came
			}
			for _, entry := range streams[0].([]any)[1].([]any) {
				ack = append(ack, entry.([]any)[0])
			}
		}
		redo(client, "XACK", ack...)
	}
	read(left)
	c := p.join("one")
	c.read(left)
	done := make(chan bool, 3)
	go func() { read(more); done <- true }()
	go func() { c.read(more); done <- true }()
	go func() {
		for range more {
			hear()
		}
		done <- true
	}()
	say(shop, kafka, more)
	for range 3 {
		<-done
	}
	return c
}
