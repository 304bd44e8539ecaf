package main

import (
	"bytes"
	"strings"
	"testing"

	"kafkasim/sim/console"
	"kafkasim/sim/narrate"
)

// TestAConsumerSaysOnlyWhatItKnows: how often something comes again it says of
// its own work; of the work of others, that it may.
func TestAConsumerSaysOnlyWhatItKnows(t *testing.T) {
	at := func(partition int32, next, waiting, again int64, same bool) console.Given {
		return console.Given{Place: console.Place{Partition: partition, Next: next}, Waiting: waiting, Again: again, Same: same}
	}
	for _, x := range []struct {
		given    []console.Given
		en, ptBR string
	}{
		{nil, "This consumer has no partition: the other members of g own them all. It is idle, a hot spare.",
			"Este consumidor está sem partição: os outros membros de g ficaram com todas. Está ocioso, de reserva."},
		{[]console.Given{at(0, -1, -1, 0, false)},
			"This consumer owns p0. There is no bookmark (committed offset) for p0 yet, so --from decides where it begins: start.",
			"Este consumidor está com p0. Ainda não há marcador (offset confirmado com commit) para p0, então o --from decide por onde começar: start."},
		{[]console.Given{at(0, 79, 17, 0, false)},
			"This consumer owns p0. It resumes at the bookmark (the committed offset): p0@79. 17 payments follow in the log: whatever another consumer had already processed without committing comes again.",
			"Este consumidor está com p0. Retoma a partir do marcador (o offset confirmado com commit): p0@79. Seguem 17 pagamentos no log: o que outro consumidor já tinha processado sem fazer commit vem de novo."},
		{[]console.Given{at(0, 79, 0, 0, false)}, // nothing is left that could come again
			"This consumer owns p0. It resumes at the bookmark (the committed offset): p0@79.",
			"Este consumidor está com p0. Retoma a partir do marcador (o offset confirmado com commit): p0@79."},
		{[]console.Given{at(0, 79, 17, 4, false)},
			"This consumer owns p0. It resumes at the bookmark (the committed offset): p0@79. 4 payments come again: this consumer had processed them without committing.",
			"Este consumidor está com p0. Retoma a partir do marcador (o offset confirmado com commit): p0@79. 4 pagamentos vêm de novo: este consumidor já os tinha processado, sem fazer commit."},
		{[]console.Given{at(0, 79, 5, 0, true), at(1, 8, -1, 0, false), at(2, -1, -1, 0, false)},
			"This consumer owns p0–p2. There is no bookmark (committed offset) for p2 yet, so --from decides where it begins: start. It resumes where it stopped: p0@79. It resumes at the bookmark (the committed offset): p1@8.",
			"Este consumidor está com p0–p2. Ainda não há marcador (offset confirmado com commit) para p2, então o --from decide por onde começar: start. Continua de onde parou: p0@79. Retoma a partir do marcador (o offset confirmado com commit): p1@8."},
	} {
		for lang, want := range map[narrate.Language]string{narrate.English: x.en, narrate.Portuguese: x.ptBR} {
			if said := (&app{lang: lang}).wordGiven("g", "start", x.given); said != want {
				t.Errorf("of %+v it says\n%s\nand should say\n%s", x.given, said, want)
			}
		}
	}
}

// TestAConsumerThatIsForgottenSaysWhatComesAgain: which payments, or none.
func TestAConsumerThatIsForgottenSaysWhatComesAgain(t *testing.T) {
	lost := []console.Lost{{Partition: 0, First: 79, Last: 82}, {Partition: 1, First: 8, Last: 7}}
	for lang, want := range map[narrate.Language]string{
		narrate.English:    "The group no longer knows this consumer, which has lost p0, p1. It had processed 4 payments without committing: p0@79 to p0@82. The next owner of the partition gets them again.",
		narrate.Portuguese: "O grupo não conhece mais este consumidor, que perdeu p0, p1. Ele tinha processado 4 pagamentos sem fazer commit: p0@79 a p0@82. O próximo dono da partição os recebe de novo.",
	} {
		if said := overheard(lang, func(a *app) { a.tellLost(lost) }); said != want {
			t.Errorf("it says\n%s\nand should say\n%s", said, want)
		}
		one := []console.Lost{{Partition: 1, First: 7, Last: 7}}
		if said := overheard(lang, func(a *app) { a.tellLost(one) }); !strings.Contains(said, "commit") || strings.Count(said, "p1@7") != 1 {
			t.Errorf("of one payment it says\n%s", said)
		}
		if said := overheard(lang, func(a *app) { a.tellLost(lost[1:]) }); strings.Contains(said, "commit") {
			t.Errorf("it had committed everything, and says\n%s", said)
		}
	}
}

// overheard is what somebody says on standard error, with single spaces.
func overheard(lang narrate.Language, say func(*app)) string {
	var said bytes.Buffer
	say(&app{err: &said, lang: lang})
	return strings.Join(strings.Fields(said.String()), " ")
}
