package page

import (
	"math/rand/v2"
	"testing"
)

// TestALineIsRightAtEveryEvent: however records come, the lines show at each of their
// moments, and at each moment between them at which anything else happens, how many
// there were; loose ones are off by one at most, and fewer.
func TestALineIsRightAtEveryEvent(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	lines := map[bool]int{}
	for range 200 {
		for _, loose := range []bool{false, true} {
			s := series{loose: loose}
			var moments []float64
			var counts []int64
			now, before, n := 0.0, 0.0, int64(0)
			for range 300 {
				switch draw.IntN(5) {
				case 0: // at the same moment as the last one
				case 1:
					now, before = round(now+3*draw.Float64()), now
				default:
					now, before = round(now+.02), now
				}
				if draw.IntN(3) > 0 {
					s.add(instant{now, before}, n, lineKey{})
					n++
				}
				moments, counts = append(moments, now), append(counts, n)
			}
			lines[loose] += len(s.lines)
			for i, at := range moments {
				if i+1 < len(moments) && moments[i+1] == at {
					continue
				}
				shown := int64(0)
				for k := range s.lines {
					if s.lines[k].begin <= at {
						shown = s.lines[k].reach(at) + 1
					}
				}
				if off := shown - counts[i]; off != 0 && (!loose || off > 1 || off < -1) {
					t.Fatalf("at %f the lines show %d records, and there were %d", at, shown, counts[i])
				}
			}
		}
	}
	if lines[true] >= lines[false] {
		t.Errorf("%d loose lines, %d exact ones", lines[true], lines[false])
	}
}
