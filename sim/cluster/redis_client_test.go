package cluster

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// counted counts a client's connections.
func counted(c *RedisClient) *atomic.Int64 {
	dials, dial := new(atomic.Int64), c.dial
	c.dial = func() (net.Conn, error) {
		dials.Add(1)
		return dial()
	}
	return dials
}

// TestAQuestionHasAConnectionToItself: one is enough for questions that follow
// each other, unless nobody asks for so long that the server may have closed it.
func TestAQuestionHasAConnectionToItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := BootRedis(1)
		c := server.Client("some body")
		dials := counted(c)
		ask := func(want int64) {
			t.Helper()
			if name, err := c.ask(0, "CLIENT", "GETNAME"); err != nil || !strings.Contains(string(name.value.([]byte)), "some-body") {
				t.Errorf("the server calls it %q: %v", name.value, err)
			}
			if n := dials.Load(); n != want {
				t.Errorf("it connected %d times, not %d", n, want)
			}
		}
		ask(1)
		ask(1)
		if err := c.CreateGroup("s", "g"); err != nil {
			t.Error(err)
		}
		read := make(chan error)
		begin := time.Now()
		go func() {
			_, err := c.ReadGroup("s", "g", "c", 1, time.Second)
			read <- err
		}()
		synctest.Wait()
		ask(2)
		if err := <-read; err != nil || time.Since(begin) < time.Second {
			t.Errorf("a read that waits for entries took %s: %v", time.Since(begin), err)
		}
		ask(2)
		time.Sleep(keepLimit - time.Second)
		ask(2)
		time.Sleep(keepLimit + time.Second)
		ask(3)
		c.Close()
		if _, err := c.ask(0, "PING"); !errors.Is(err, net.ErrClosed) {
			t.Errorf("a closed client says %v", err)
		}
		server.Close()
		time.Sleep(time.Second)
	})
}

// foreign returns a client of somebody who is no Redis and answers only what it knows:
// by the first word of a request, or "" for every one, the answer as on the wire. It counts
// the requests.
func foreign(answers map[string]string) (c *RedisClient, asked map[string]int) {
	asked = map[string]int{}
	dial := func() (net.Conn, error) {
		near, far := net.Pipe()
		said := make(chan string, 100)
		go func() { // beside reading: a client may have more to say before it listens
			for text := range said {
				_, _ = io.WriteString(far, text) // or the client is gone
			}
		}()
		go func() {
			defer far.Close()
			defer close(said)
			for in := bufio.NewScanner(far); in.Scan(); {
				word := in.Text()
				answer, known := answers[word]
				if !known {
					continue // the lengths and arguments are of no interest
				}
				asked[word]++
				if answer == "bye" {
					time.Sleep(time.Millisecond) // the client listens by then
					return
				}
				said <- answer
			}
		}()
		return near, nil
	}
	return &RedisClient{name: "me", dial: dial}, asked
}

// greeted are the answers to what every client says first.
func greeted(more map[string]string) map[string]string {
	all := map[string]string{"HELLO": "-ERR unknown command\r\n", "CLIENT": "+OK\r\n"}
	for word, answer := range more {
		all[word] = answer
	}
	return all
}

// TestARedisThatStopsAnsweringIsGivenUp: each question has its limit, nothing is
// asked twice, and the next question gets a new connection.
func TestARedisThatStopsAnsweringIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, asked := foreign(greeted(map[string]string{"PUBLISH": "", "XREADGROUP": "", "SUBSCRIBE": "", "PING": "+PONG\r\n", "XACK": "bye"}))
		for _, x := range []struct {
			word  string
			limit time.Duration
			ask   func() error
		}{
			{"PUBLISH", 3 * time.Second, func() error { _, err := c.PublishAndAdd("c", nil, "s", 0, "id", 1); return err }},
			{"XREADGROUP", 12 * time.Second, func() error { _, err := c.ReadGroup("s", "g", "c", 1, 2*time.Second); return err }},
			{"SUBSCRIBE", 10 * time.Second, func() error { _, err := c.Subscribe("c"); return err }},
		} {
			begin := time.Now()
			if err := x.ask(); !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("%s: %v", x.word, err)
			}
			synctest.Wait()
			if took := time.Since(begin); took != x.limit || asked[x.word] != 1 {
				t.Errorf("%s was asked %d times in %s", x.word, asked[x.word], took)
			}
			if _, err := c.ask(0, "PING"); err != nil {
				t.Errorf("after %s: %v", x.word, err)
			}
		}
		before := asked["HELLO"]
		if err := c.Ack("s", "g", StreamID{1, 1}); !errors.Is(err, io.EOF) {
			t.Errorf("one that hangs up: %v", err)
		}
		if _, err := c.ask(0, "PING"); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if asked["XACK"] != 1 || asked["HELLO"] != before+1 {
			t.Errorf("it was asked %v", asked)
		}
		c.Close()
	})
}

// TestAServerMayHangUpOnWhoSaysNothing: the next question gets a new connection.
func TestAServerMayHangUpOnWhoSaysNothing(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			for in := bufio.NewScanner(conn); in.Scan() && in.Text() != "PING"; {
				if in.Text() == "HELLO" || in.Text() == "CLIENT" {
					_, _ = io.WriteString(conn, "+OK\r\n")
				}
			}
			_, _ = io.WriteString(conn, "+PONG\r\n")
			conn.Close()
		}
	}()
	c := (&Redis{address: listener.Addr().String()}).Client("me")
	defer c.Close()
	dials := counted(c)
	for i := range int64(3) {
		if _, err := c.ask(0, "PING"); err != nil || dials.Load() != i+1 {
			t.Fatalf("after %d connections: %v", dials.Load(), err)
		}
		time.Sleep(300 * time.Millisecond)
	}
}

// TestCloseEndsAQuestion that waits for its answer.
func TestCloseEndsAQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := foreign(greeted(map[string]string{"PING": ""}))
		begin := time.Now()
		time.AfterFunc(time.Second, c.Close)
		if _, err := c.ask(0, "PING"); err == nil || time.Since(begin) != time.Second {
			t.Errorf("after %s: %v", time.Since(begin), err)
		}
	})
}

// TestAForeignRedisIsTold in words: one that refuses, and one that is none.
func TestAForeignRedisIsTold(t *testing.T) {
	subscribe := func(c *RedisClient) error { _, err := c.Subscribe("c"); return err }
	publish := func(c *RedisClient) error { _, err := c.PublishAndAdd("c", nil, "s", 5, "id", 1); return err }
	ping := func(c *RedisClient) error { _, err := c.ask(0, "PING"); return err }
	for _, x := range []struct {
		answers map[string]string
		ask     func(*RedisClient) error
		want    string
	}{
		{map[string]string{"HELLO": "-NOAUTH Authentication required.\r\n", "CLIENT": "-NOAUTH Authentication required.\r\n"}, ping, "NOAUTH"},
		{map[string]string{"HELLO": "HTTP/1.1 400 Bad Request\r\n\r\n"}, ping, "unexpected response line"},
		{map[string]string{"HELLO": "bye"}, ping, "EOF"},
		{greeted(map[string]string{"SUBSCRIBE": "-NOPERM no\r\n"}), subscribe, "NOPERM no"},
		{greeted(map[string]string{"SUBSCRIBE": ":1\r\n"}), subscribe, "the number 1, where Redis would give the confirmation"},
		{greeted(map[string]string{"PUBLISH": ":0\r\n", "XADD": "-OOM no\r\n"}), publish, "OOM no"},
		{greeted(map[string]string{"PUBLISH": "-NOPERM no\r\n", "XADD": "$3\r\n5-1\r\n"}), publish, "NOPERM no"},
		{greeted(map[string]string{"PUBLISH": "*0\r\n", "XADD": "$3\r\n5-1\r\n"}), publish, "a list of 0, where Redis would give a number of subscribers"},
	} {
		synctest.Test(t, func(t *testing.T) {
			c, _ := foreign(x.answers)
			if err := x.ask(c); err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("it says %v, not %s", err, x.want)
			}
			c.Close()
		})
	}
}

// TestASubscriptionHears messages and signs of life in their order, and is in no trouble
// when it is closed.
func TestASubscriptionHears(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := BootRedis(1)
		radio, shop := server.Client("radio"), server.Client("shop")
		s, err := radio.Subscribe("c")
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"one", "two"} {
			if n, err := shop.PublishAndAdd("c", []byte(word), "s", 1, "id", 1); n != 1 || err != nil {
				t.Errorf("it reached %d: %v", n, err)
			}
		}
		if err := s.Ping(); err != nil {
			t.Error(err)
		}
		for _, want := range []string{"one", "two", "pong"} {
			if said, pong, err := s.Hear(); err != nil || pong != (want == "pong") || !pong && said != want {
				t.Errorf("it heard %q, pong is %t: %v", said, pong, err)
			}
		}
		time.AfterFunc(time.Second, s.Close)
		if _, _, err := s.Hear(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("a closed one says %v", err)
		}
		radio.Close()
		shop.Close()
		server.Close()
		time.Sleep(time.Second)
	})
}
