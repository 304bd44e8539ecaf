package main

import (
	"bytes"
	"runtime"
	"runtime/debug"

	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/narrate"

	"github.com/spf13/cobra"
)

// versionCommand is `sim version`, which is `sim --version` too.
func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: a.say("cli.version"),
		Args:  noArguments,

		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(*cobra.Command, []string) error { return a.tellVersion() },
	}
}

// tellVersion says what a report of a bug should say.
func (a *app) tellVersion() error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = new(debug.BuildInfo) // it was built without modules, and knows nothing
	}
	var page bytes.Buffer
	writeRows(&page, a.versionRows(info), 0, widthOf(a.out), 10)
	if _, err := a.out.Write(page.Bytes()); err != nil {
		return failure.New("writing the version: %w", err)
	}
	return nil
}

func (a *app) versionRows(info *debug.BuildInfo) [][2]string {
	module := func(name, path string) string {
		for _, m := range info.Deps {
			if m.Path == path {
				return name + " " + m.Version
			}
		}
		return name
	}
	return [][2]string{
		{"sim", a.source(info)},
		{"Go", runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH},
		{a.say("cli.version.client"), module("franz-go", "github.com/twmb/franz-go")},
		{"broker", say(a.lang, "cli.version.broker", narrate.Args{"kfake": module("kfake", "github.com/twmb/franz-go/pkg/kfake"), "kafka": cluster.Speaks()})},
		{"Redis", module("miniredis", "github.com/alicebob/miniredis/v2")},
	}
}

// source says from which commit this program was built, as far as it knows.
func (a *app) source(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit := settings["vcs.revision"]
	text := info.Main.Path
	switch {
	case commit == "" && info.Main.Version != "" && info.Main.Version != "(devel)":
		return text + " " + info.Main.Version // it was installed from a release
	case commit == "":
		return text + ", " + a.say("cli.version.unknown")
	}
	text += ", commit " + commit[:min(12, len(commit))]
	if settings["vcs.modified"] == "true" {
		text += ", " + a.say("cli.version.changed")
	}
	return text
}
