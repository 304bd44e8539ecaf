package narrate

import "kafkasim/sim/ledger"

// files draws the files of a broker as a table: the first rows of it where there
// are many.
func (l Language) files(files []ledger.File) *Group {
	out := &Group{
		Title:   []string{l.Sentence("files.title", nil)},
		Columns: []string{l.Sentence("files.bytes", nil), l.Sentence("files.file", nil)},
	}
	var all, rest int64
	for i, f := range files {
		all += f.Bytes
		if i >= rowsSome && len(files) > rowsAll {
			rest += f.Bytes
			continue
		}
		out.Rows = append(out.Rows, Row{Cells: []string{l.Count(f.Bytes), f.Path}})
	}
	if more := len(files) - len(out.Rows); more > 0 {
		out.Notes = append(out.Notes, l.Sentence("files.more", Args{"n": more, "bytes": rest}))
	}
	out.Notes = append(out.Notes, l.Sentence("files.total", Args{"n": len(files), "bytes": all}))
	return out
}

// showFiles shows them where the run did: what happens next is told below.
func (t *narrator) showFiles(place int, e *ledger.Event) {
	t.add(place, e, Table, nil).Group = t.lang.files(e.Detail.Files)
	t.flushAll()
}
