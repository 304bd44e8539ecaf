package scenarios

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
	"strings"

	"kafkasim/sim/failure"
)

// translation is the Portuguese of a sentence, and where its English stands.
type translation struct {
	text string
	file string
	line int
}

// readTranslations adds those of a file. An error says where in it.
func readTranslations(found map[string]translation, name string, file io.Reader) error {
	english, begins := "", 0 // the sentence that waits for its Portuguese
	fail := func(line int, format string, args ...any) error {
		return failure.New("%s:%d: %s", name, line, fmt.Sprintf(format, args...))
	}
	for p, err := range paragraphs(file) {
		sentence, isEnglish := strings.CutPrefix(p.text, "=")
		switch {
		case err != nil:
			return fail(p.line, "%v", err)
		case isEnglish && english != "":
			return fail(begins, "%q has no Portuguese below it", english)
		case isEnglish:
			english, begins = strings.TrimSpace(sentence), p.line
			if earlier, known := found[english]; known {
				return fail(p.line, "%q is translated already, at %s:%d", english, earlier.file, earlier.line)
			}
			if english == "" {
				return fail(p.line, "no English sentence behind the =")
			}
		case english == "":
			return fail(p.line, "%q has no English above it: a line that begins with =", p.text)
		default:
			found[english], english = translation{p.text, name, begins}, ""
		}
	}
	if english != "" {
		return fail(begins, "%q has no Portuguese below it", english)
	}
	return nil
}

// paragraph is the text between blank lines, on one line.
type paragraph struct {
	text string
	line int // where it begins
}

// paragraphs leaves out the comments. A line that begins with = begins a paragraph.
// An error comes with the line that it is about, and is the last.
func paragraphs(file io.Reader) iter.Seq2[paragraph, error] {
	return func(yield func(paragraph, error) bool) {
		var open []byte // the paragraph so far
		begins, line := 0, 0
		shut := func() bool {
			text := string(open)
			open = open[:0]
			return text == "" || yield(paragraph{text, begins}, nil)
		}
		rows := bufio.NewScanner(file)
		for rows.Scan() {
			line++
			row := bytes.TrimSpace(rows.Bytes())
			switch comment := bytes.HasPrefix(row, []byte("#")); {
			case comment && len(open) > 0:
				yield(paragraph{line: line}, failure.New("a comment in the middle of a paragraph: %q", row))
				return
			case comment:
			case len(open) > 0 && len(row) > 0 && row[0] != '=':
				open = append(append(open, ' '), row...)
			default:
				if !shut() {
					return
				}
				open, begins = append(open, row...), line
			}
		}
		if err := rows.Err(); err != nil {
			yield(paragraph{line: line + 1}, err)
		} else {
			shut()
		}
	}
}
