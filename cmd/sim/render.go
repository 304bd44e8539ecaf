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
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{fmt.Errorf("sim render takes one file, made with --record, and got %d", len(args))}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if err := a.checkShared(c); err != nil {
				return err
			}
			if err := d.check(); err != nil {
				return err
			}
			book, err := readLedger(args[0])
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

func readLedger(path string) (*ledger.Ledger, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the recorded run: %w", err)
	}
	defer f.Close()
	book, err := ledger.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s is not a recorded run that can be read: %w", path, err)
	}
	if _, ok := scenarios.Find(book.Header.Scenario); !ok {
		return nil, fmt.Errorf("%s records scenario %q, which this binary does not have", path, book.Header.Scenario)
	}
	return book, nil
}
