// Command sim is a flight simulator for Kafka: it plays scenarios with the real
// client against an in-process broker, in virtual time, and prints a narrated,
// checked report.
//
// This package is the command line and nothing more: main.go wires, and each
// sub-command has its file. The report goes to standard output, everything
// else to standard error. Exit codes: 0 all as expected, 1 a verdict not as
// expected, 2 wrong usage, 3 could not run or unknown, 130 interrupted.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"kafkasim/sim/lang"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"

	"github.com/spf13/cobra"
)

func main() {
	a := &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv, stop: new(atomic.Bool), stopped: make(chan struct{}), self: os.Args[0]}
	a.heedSignals(a.languageOf(os.Args[1:]))
	code := a.main(os.Args[1:])
	a.tellLeft()
	os.Exit(code)
}

// app is what all commands share.
type app struct {
	in       *os.File // only a conversation reads it
	out, err io.Writer
	env      func(string) string
	stop     *atomic.Bool  // ends what is being played: somebody pressed Ctrl-C …
	stopped  chan struct{} // … and this is closed then
	self     string        // what it was started as; "" where it is part of another program
	lang     narrate.Language
	color    string
	helpErr  error // what went wrong writing help, which cobra cannot return
	left     leftovers
	live     atomic.Pointer[following] // the run that is drawn while it goes on

	terminal   atomic.Pointer[player] // who owns the terminal
	untilCtrlC atomic.Bool            // what goes on has no other end, and is not a run
}

// Exit codes.
const (
	exitPass        = 0
	exitFail        = 1
	exitUsage       = 2
	exitUnknown     = 3
	exitInterrupted = 130
)

// exit ends a command whose report has already said everything.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// exitOf is the exit code of a run.
func exitOf(l *ledger.Ledger) exit {
	outcome, _ := l.Ending()
	switch {
	case outcome == ledger.Interrupted:
		return exitInterrupted
	case l.Result() == ledger.Pass:
		return exitPass
	case l.Result() == ledger.Fail:
		return exitFail
	}
	return exitUnknown
}

// main runs the command line and returns the exit code.
func (a *app) main(args []string) int {
	command, err := a.execute(args)
	var code exit
	var wrong usageError
	var ours fault
	var badly endedBadly
	switch {
	case errors.As(err, &ours):
		a.tellFault(ours)
		return exitUnknown
	case errors.Is(err, errEndedAsAsked):
		return exitPass
	case a.interrupted() && (err == nil || errors.As(err, &code)):
		return exitInterrupted
	case err == nil:
		return exitPass
	case errors.As(err, &code):
		return int(code)
	case errors.Is(err, errNothingToDo):
		a.choose()
		return exitUsage
	case errors.As(err, &wrong):
		a.tellMisuse(command, wrong)
		return exitUsage
	}
	// Brokers, names and files of others have their words in errors, and a
	// terminal obeys what it is shown.
	fmt.Fprintf(a.err, "sim: %s\n", ledger.Plain(a.inWords(err)))
	if a.interrupted() && !errors.As(err, &badly) {
		return exitInterrupted
	}
	return exitUnknown
}

// interrupted says whether somebody pressed Ctrl-C.
//
//go:noinline
func (a *app) interrupted() bool {
	select {
	case <-a.stopped:
		return true
	default:
		return false
	}
}

func (a *app) execute(args []string) (command *cobra.Command, err error) {
	defer catch(&err)
	a.lang = a.languageOf(args)
	root := a.root()
	root.SetArgs(args)
	root.SetOut(a.out)
	root.SetErr(a.err)
	if command, err = root.ExecuteC(); err == nil {
		err = a.helpErr
	}
	return command, err
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "sim",
		Short:         a.say("cli.sim"),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return a.unknownWord(c, args[0])
			}
			if version, _ := c.Flags().GetBool("version"); version {
				return a.tellVersion()
			}
			return errNothingToDo
		},
	}
	a.color = "auto"
	oneOf(root, root.PersistentFlags(), new(string), "lang", a.say("cli.flag.lang"), lang.Tags()...) // languageOf has read it
	oneOf(root, root.PersistentFlags(), &a.color, "color", a.say("cli.flag.color"), "auto", "always", "never")
	put(root, "cli.help.output", "lang", "color")
	root.Flags().Bool("version", false, a.say("cli.flag.version"))
	root.Example = examples("sim crash", "cli.example.play", "sim crash --help", "cli.example.help", "sim crash --control commit-first", "cli.example.mistake")
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(a.help)
	root.AddCommand(a.scenarioCommands()...)
	root.AddCommand(a.allCommand(), a.listCommand(), a.renderCommand(), a.playCommand(), a.versionCommand(), a.explainCommand(), a.testCommand(), a.brokerCommand(), a.produceCommand(), a.consumeCommand(), a.groupCommand(), a.topicCommand(), a.sweepCommand(), a.workerCommand())
	root.SetHelpCommand(a.helpCommand())
	a.addCompletion(root)
	return root
}

// say words a sentence without placeholders.
//
//go:noinline
func (a *app) say(key string) string { return say(a.lang, key, nil) }
