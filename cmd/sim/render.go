package main

import (
	"fmt"
	"os"

	"kafkasim/scenarios"
	"kafkasim/sim/ledger"

	"github.com/spf13/cobra"
)

// renderCommand draws the report of a recorded run.
func (a *app) renderCommand() *cobra.Command {
	var d drawing
	c := &cobra.Command{
		Use:   "render FILE",
		Short: a.say("cli.render"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveDefault
		},
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{fmt.Errorf("sim render takes one file, made with --record, and got %d", len(args))}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if err := d.check(); err != nil {
				return err
			}
			book, err := a.readLedger(args[0])
			if err != nil {
				return err
			}
			if err := a.draw(book, d); err != nil {
				return err
			}
			return exitOf(book)
		},
	}
	a.drawFlags(c, &d)
	return c
}

// readLedger reads a recorded run. Ctrl-C ends the wait for a file that does
// not come, such as a pipe into which nobody writes.
func (a *app) readLedger(path string) (*ledger.Ledger, error) {
	type result struct {
		book *ledger.Ledger
		err  error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		func() {
			defer catch(&r.err)
			r.book, r.err = readFile(path)
		}()
		done <- r
	}()
	select {
	case <-a.stopped:
		return nil, exit(exitInterrupted)
	case r := <-done:
		return r.book, r.err
	}
}

func readFile(path string) (*ledger.Ledger, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the recorded run: %w", err)
	}
	defer f.Close()
	book, err := ledger.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s is not a recorded run that can be read: %w", path, err)
	}
	h := book.Header
	s, ok := scenarios.Find(h.Scenario)
	if !ok {
		return nil, fmt.Errorf("%s records scenario %q, which this binary does not have", path, h.Scenario)
	}
	if _, ok := s.Control(h.Control); !ok && h.Control != "" {
		return nil, fmt.Errorf("%s records control %q of scenario %s, which this binary does not have", path, h.Control, h.Scenario)
	}
	return book, nil
}
