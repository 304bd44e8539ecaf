package main

import (
	"strconv"
	"strings"

	"kafkasim/sim/narrate"

	"github.com/spf13/cobra"
)

// addCompletion adds cobra's own command, worded as the others are.
func (a *app) addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	completion, _, err := root.Find([]string{"completion"})
	if err != nil {
		return // cobra adds none where nothing could be completed
	}
	completion.Short, completion.Long = a.say("cli.completion"), ""
	var shells []string
	for _, shell := range completion.Commands() {
		shells = append(shells, shell.Name())
		shell.Short, shell.Long = say(a.lang, "cli.completion.shell", narrate.Args{"shell": shell.Name()}), ""
		shell.Args, shell.ValidArgsFunction = noArguments, cobra.NoFileCompletions
	}
	completion.Args = cobra.ArbitraryArgs
	completion.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return misuse("usage.shell.missing", narrate.Args{"shells": strings.Join(shells, ", ")})
		}
		return misuse("usage.shell.unknown", narrate.Args{"shell": strconv.Quote(args[0]), "near": nearest(args[0], shells)})
	}
}

// installing are the lines that install completion, by what each is for.
func (a *app) installing() [][2]string {
	return [][2]string{
		{"echo 'source <(sim completion bash)' >>~/.bashrc", a.say("cli.completion.bash")},
		{`sim completion zsh >"${fpath[1]}/_sim"`, a.say("cli.completion.zsh")},
		{"sim completion fish >~/.config/fish/completions/sim.fish", "fish"},
		{"sim completion powershell >>$PROFILE", "PowerShell"},
	}
}

// complete offers a flag's values to the shell.
func complete(c *cobra.Command, flag string, values ...string) {
	// The only error is that the flag does not exist, which the tests of
	// completion would show.
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}
