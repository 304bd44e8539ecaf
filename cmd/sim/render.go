package main

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"os"
	"strconv"

	"kafkasim/scenarios"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"

	"github.com/spf13/cobra"
)

// renderCommand draws the report of a recorded run.
func (a *app) renderCommand() *cobra.Command {
	var d reportFlags
	c := &cobra.Command{
		Use:               "render FILE",
		Short:             a.say("cli.render"),
		ValidArgsFunction: oneFile,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return misuse("usage.render", narrate.Args{"n": strconv.Itoa(len(args))})
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if err := cmp.Or(d.check(), a.checkAsk(c, d, args...)); err != nil {
				return err
			}
			book, err := a.readLedger(args[0])
			if err != nil {
				return err
			}
			if d.ask {
				if err := a.ask(book, d); err != nil {
					return err
				}
				return exitOf(book)
			}
			// What is written is written at once, and only when all of it is drawn.
			document, err := heeding(a, func() ([]byte, error) { return a.document(a.target(d), book, d) })
			if err != nil {
				return err
			}
			if err := a.publish(document, book, d); err != nil {
				return err
			}
			return exitOf(book)
		},
	}
	c.Example = examples("sim render crash.ndjson --lang pt-BR", "", "sim render crash.ndjson --format markdown", "cli.example.markdown", "sim render crash.ndjson --verbose", "")
	c.Flags().SortFlags = false
	a.drawFlags(c, &d)
	a.askFlag(c, &d)
	return c
}

// oneFile completes the name of a file, and nothing after it.
func oneFile(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveDefault
}

// readLedger reads a recorded run. Ctrl-C ends the wait for a file that does
// not come, such as a pipe into which nobody writes.
func (a *app) readLedger(path string) (*ledger.Ledger, error) {
	return heeding(a, func() (*ledger.Ledger, error) {
		f, err := os.Open(path)
		if err != nil {
			return nil, failure.New("opening the recorded run: %w", err)
		}
		defer f.Close()
		return readRun(f, path)
	})
}

// heeding does something that may take long and can be left alone: Ctrl-C ends
// the wait for it.
func heeding[T any](a *app, do func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		func() {
			defer catch(&r.err)
			r.value, r.err = do()
		}()
		done <- r
	}()
	select {
	case <-a.stopped:
		var none T
		return none, exit(exitInterrupted)
	case r := <-done:
		return r.value, r.err
	}
}

func readRun(in io.Reader, name string) (*ledger.Ledger, error) {
	book, err := ledger.Read(in)
	if errors.Is(err, bufio.ErrTooLong) {
		err = errors.New("a line of it is longer than any that sim writes")
	}
	if err != nil {
		return nil, failure.New("%s is not a recorded run that can be read: %w", name, err)
	}
	h := book.Header
	s, ok := scenarios.Find(h.Scenario)
	if h.Scenario == ledger.Trial {
		return book, nil
	}
	if !ok {
		return nil, failure.New("%s records scenario %q, which this binary does not have", name, h.Scenario)
	}
	if _, ok := s.Control(h.Control); !ok && h.Control != "" {
		return nil, failure.New("%s records control %q of scenario %s, which this binary does not have", name, h.Control, h.Scenario)
	}
	return book, nil
}
