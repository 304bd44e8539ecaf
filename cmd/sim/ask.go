package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/report"

	"github.com/spf13/cobra"
)

func (a *app) askFlag(c *cobra.Command, d *reportFlags) {
	c.Flags().BoolVar(&d.ask, "ask", false, a.say("cli.flag.ask"))
	put(c, "cli.help.output", "ask")
}

// checkAsk refuses to ask where nobody can answer, and what does not go together
// with a conversation.
func (a *app) checkAsk(c *cobra.Command, d reportFlags, args ...string) error {
	if !d.ask {
		return nil
	}
	if flag := firstOf(c, "format", "output", "quiet", "clock", "brokers", "redis"); flag != "" {
		return misuse("usage.ask", narrate.Args{"flag": flag})
	}
	if !isTerminal(a.out) || !isTerminal(a.in) {
		return misuse("usage.ask.terminal", narrate.Args{"command": quoted(append(strings.Fields(c.CommandPath()), args...))})
	}
	return nil
}

// ask draws a run for somebody who says first what will happen. Wrong answers cost
// nothing, and the end of the input passes all that is left.
func (a *app) ask(book *ledger.Ledger, d reportFlags) error {
	asking := report.Ask(book, a.options(a.out, book, d))
	if asking.Questions() == 0 {
		if book.Result() == ledger.Pass { // otherwise the report says why
			fmt.Fprintln(a.err, "sim: "+a.say("ask.none"))
		}
		return a.draw(book, d)
	}
	typed := linesOf(a.in)
	for {
		part, q, ok := asking.Next()
		if !ok {
			_, err := io.WriteString(a.out, asking.Rest())
			return err
		}
		said, err := a.answer(part, q, typed)
		if err != nil {
			return err
		}
		asking.Answer(said)
	}
}

// answer asks, and once more where it does not understand.
func (a *app) answer(part string, q narrate.Question, typed <-chan string) (said string, err error) {
	what := q.Wants(a.lang)
	_, err = fmt.Fprintf(a.out, "%s  %s ", part, say(a.lang, "ask.prompt", narrate.Args{"what": what}))
	for _, reply := range []string{"ask.again", "ask.leave"} {
		if err != nil {
			return "", err
		}
		var line string
		more := false
		select {
		case <-a.stopped:
			return "", exit(exitInterrupted)
		case line, more = <-typed:
		}
		switch words, ok := q.ReadAnswer(a.lang, line); {
		case !more:
			_, err = fmt.Fprintln(a.out)
			return "", err
		case ok:
			return words, nil
		case strings.TrimSpace(line) == "":
			return "", nil
		}
		end := " "
		if reply == "ask.leave" {
			end = "\n"
		}
		_, err = fmt.Fprintf(a.out, "  %s%s", say(a.lang, reply, narrate.Args{"given": strconv.Quote(line), "what": what}), end)
	}
	return "", err
}

// linesOf reads lines until there are no more. Who waits for one can leave.
func linesOf(in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for rows := bufio.NewScanner(in); rows.Scan(); {
			lines <- rows.Text()
		}
	}()
	return lines
}
