package sim

// Leftover is what a run makes outside of itself. It is removed at the end, and
// stays behind where the process is ended by force.
type Leftover struct {
	Suffix    string // of the topics, groups and streams that it creates where others live too; "" where it creates none
	Directory string // for the broker's log, among the temporary files; "" where there is none
}

// leave tells the caller of Play what stays behind if the run is ended by
// force, and returns what says that it is removed.
func (g RunSpec) leave(what Leftover) (gone func()) {
	if g.Leaves == nil {
		return func() {}
	}
	return g.Leaves(what)
}
