package main

import (
	"bytes"
	"slices"
	"strings"

	"kafkasim/scenarios"
	"kafkasim/sim/explain"
	"kafkasim/sim/failure"
	"kafkasim/sim/narrate"
	"kafkasim/sim/report"

	"github.com/spf13/cobra"
)

// explainCommand says what a word of the reports means.
func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain [NAME]",
		Short:   a.say("explain"),
		Example: examples("sim explain", "cli.example.articles", "sim explain bookmark", "", "sim explain NothingLost", ""),
		ValidArgsFunction: func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			return a.articlesLike(typed, args), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			book, err := explain.In(a.lang.Tag())
			if err != nil {
				return err
			}
			var page bytes.Buffer
			options := report.Options{Language: a.lang, Color: a.colored(a.out), Width: widthOf(a.out)}
			if len(args) == 0 {
				err = report.ExplainIndex(&page, book, options)
			} else {
				err = a.explainOne(&page, book, strings.Join(args, " "), options)
			}
			if err != nil {
				return err
			}
			if _, err := a.out.Write(page.Bytes()); err != nil {
				return failure.New("writing the explanation: %w", err)
			}
			return nil
		},
	}
}

func (a *app) explainOne(page *bytes.Buffer, book explain.Book, name string, options report.Options) error {
	if article, ok := book.Find(name); ok {
		return report.Explain(page, article, options)
	}
	if _, ok := scenarios.Find(name); ok {
		return misuse("explain.scenario", narrate.Args{"name": name})
	}
	return misuse("explain.unknown", narrate.Args{"name": name, "near": nearest(name, book.Names())})
}

// unknownWord is about a word in the place of a command: one that is nearly a
// command is meant as such, and another may have an article.
func (a *app) unknownWord(root *cobra.Command, word string) error {
	if book, err := explain.In(a.lang.Tag()); err == nil && nearest(word, commandNames(root)) == "" {
		if _, ok := book.Find(word); ok {
			return misuse("explain.word", narrate.Args{"name": word})
		}
	}
	return unknownCommand(root, word)
}

// articlesLike are the names that begin with what was typed.
func (a *app) articlesLike(typed string, before []string) []string {
	book, err := explain.In(a.lang.Tag())
	if err != nil || len(before) > 0 {
		return nil
	}
	return slices.DeleteFunc(book.Names(), func(name string) bool { return !strings.HasPrefix(name, typed) })
}
