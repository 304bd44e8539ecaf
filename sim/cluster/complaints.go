package cluster

import (
	"fmt"
	"strings"
	"sync"

	"github.com/twmb/franz-go/pkg/kfake"
)

// complaints makes kfake's log of those of its lines that report a failure, and
// remembers whether something could not be written.
type complaints struct {
	tell func(string) // nil = nobody listens

	mu        sync.Mutex
	last      string
	unwritten string // the first thing that could not be
}

// Logf implements kfake.Logger. kfake warns, and no more, when it cannot write.
func (c *complaints) Logf(level kfake.LogLevel, format string, args ...any) {
	if level != kfake.LogLevelError && level != kfake.LogLevelWarn {
		return
	}
	text := fmt.Sprintf(format, args...)
	c.mu.Lock()
	if c.unwritten == "" && failsToWrite(format) {
		c.unwritten = text
	}
	c.mu.Unlock()
	c.say(text)
}

// failsToWrite recognises the lines in which kfake says so.
func failsToWrite(format string) bool {
	for _, begin := range []string{"persist ", "compact ", "rebuildSegments ", "save session state", "endTx: failed to persist"} {
		if strings.HasPrefix(format, begin) {
			return true
		}
	}
	return false
}

// say tells a complaint, and one that repeats itself once.
func (c *complaints) say(text string) {
	c.mu.Lock()
	again := text == c.last
	c.last = text
	c.mu.Unlock()
	if !again && c.tell != nil {
		c.tell(text)
	}
}

// Unwritten is the first thing that the brokers could not write into their data
// directory, or "".
func (s *Server) Unwritten() string {
	s.complaints.mu.Lock()
	defer s.complaints.mu.Unlock()
	return s.complaints.unwritten
}
