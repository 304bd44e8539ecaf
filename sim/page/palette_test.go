package page_test

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// A color as a screen has it: red, green and blue of the light, from 0 to 1.
type light [3]float64

// theme reads the colours of one of the page's themes.
func theme(t *testing.T, block int) map[string]light {
	t.Helper()
	style, err := os.ReadFile("page.css")
	if err != nil {
		t.Fatal(err)
	}
	text := string(regexp.MustCompile(`(?s):root[^{]*\{.*?\}`).FindAll(style, -1)[block])
	colors := map[string]light{}
	for _, m := range regexp.MustCompile(`--([a-z0-9]+):#([0-9a-f]{6})`).FindAllStringSubmatch(text, -1) {
		n, _ := strconv.ParseUint(m[2], 16, 32)
		for i := range 3 {
			v := float64(n>>(16-8*i)&255) / 255
			if v = v / 12.92; v > 0.04045/12.92 {
				v = math.Pow((v*12.92+.055)/1.055, 2.4)
			}
			c := colors[m[1]]
			c[i] = v
			colors[m[1]] = c
		}
	}
	return colors
}

// visions are how people see: all three sorts of cones, and without one of them
// (Machado, Oliveira and Fernandes 2009, severity 1).
var visions = []struct {
	name   string
	matrix [3]light
}{
	{"normal", [3]light{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
	{"protan", [3]light{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
	{"deutan", [3]light{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
	{"tritan", [3]light{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
}

func times(m [3]light, c light) (out light) {
	for i := range 3 {
		out[i] = min(max(m[i][0]*c[0]+m[i][1]*c[1]+m[i][2]*c[2], 0), 1)
	}
	return out
}

// lab is a colour in CIELAB, under daylight (D65).
func lab(c light) light {
	f := func(v, white float64) float64 {
		if v /= white; v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return (24389.0/27*v + 16) / 116
	}
	x := f(.4124*c[0]+.3576*c[1]+.1805*c[2], .95047)
	y := f(.2126*c[0]+.7152*c[1]+.0722*c[2], 1)
	z := f(.0193*c[0]+.1192*c[1]+.9505*c[2], 1.08883)
	return light{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// distance is how different two colours of CIELAB look: CIEDE2000.
func distance(p, q light) float64 {
	const degree = math.Pi / 180
	mean := (math.Hypot(p[1], p[2]) + math.Hypot(q[1], q[2])) / 2
	gray := func(c float64) float64 { return math.Sqrt(math.Pow(c, 7) / (math.Pow(c, 7) + math.Pow(25, 7))) }
	g := 1.5 - gray(mean)/2
	c1, c2 := math.Hypot(p[1]*g, p[2]), math.Hypot(q[1]*g, q[2])
	h1, h2 := math.Atan2(p[2], p[1]*g), math.Atan2(q[2], q[1]*g)
	turn, middle := h2-h1, (h1+h2)/2
	if math.Abs(turn) > math.Pi {
		turn -= math.Copysign(2*math.Pi, turn)
		middle += math.Pi
	}
	if c1*c2 == 0 {
		turn, middle = 0, h1+h2
	}
	dl, dc, dh := q[0]-p[0], c2-c1, 2*math.Sqrt(c1*c2)*math.Sin(turn/2)
	l, c := (p[0]+q[0])/2-50, (c1+c2)/2
	t := 1 - .17*math.Cos(middle-30*degree) + .24*math.Cos(2*middle) + .32*math.Cos(3*middle+6*degree) - .2*math.Cos(4*middle-63*degree)
	for middle < 0 {
		middle += 2 * math.Pi
	}
	around := (math.Mod(middle, 2*math.Pi)/degree - 275) / 25
	bend := -2 * gray(c) * math.Sin(60*degree*math.Exp(-around*around))
	dl, dc, dh = dl/(1+.015*l*l/math.Sqrt(20+l*l)), dc/(1+.045*c), dh/(1+.015*c*t)
	return math.Sqrt(dl*dl + dc*dc + dh*dh + bend*dc*dh)
}

// TestDistance: as Sharma, Wu and Dalal (2005) have it for some pairs that are hard.
func TestDistance(t *testing.T) {
	for _, x := range []struct {
		p, q light
		want float64
	}{
		{light{50, 2.6772, -79.7751}, light{50, 0, -82.7485}, 2.0425},
		{light{50, 2.5, 0}, light{50, 0, -2.5}, 4.3065},
		{light{50, 2.5, 0}, light{61, -5, 29}, 22.8977},
		{light{22.7233, 20.0904, -46.694}, light{23.0331, 14.973, -42.5619}, 2.0373},
		{light{2.0776, .0795, -1.135}, light{.9033, -.0636, -.5514}, .9082},
	} {
		if got := distance(x.p, x.q); math.Abs(got-x.want) > .0001 {
			t.Errorf("%v and %v are %.4f apart, want %.4f", x.p, x.q, got, x.want)
		}
	}
}

// TestConsumersLookDifferent: the first four consumers are told apart by their colours,
// whoever looks. Eight such colours there are not: beyond four it is the names.
func TestConsumersLookDifferent(t *testing.T) {
	for block, name := range []string{"light", "dark"} {
		colors := theme(t, block)
		for _, v := range visions {
			least, who := math.Inf(1), ""
			for i := range 4 {
				for k := range i {
					p, q := colors[fmt.Sprint("c", i)], colors[fmt.Sprint("c", k)]
					if d := distance(lab(times(v.matrix, p)), lab(times(v.matrix, q))); d < least {
						least, who = d, fmt.Sprintf("c%d and c%d", k, i)
					}
				}
			}
			t.Logf("%s, %s: %s are %.1f apart", name, v.name, who, least)
			if least < 11 {
				t.Errorf("%s, %s: %s are only %.1f apart", name, v.name, who, least)
			}
		}
	}
}

// TestWordsHaveContrast: whatever has the colour of words is read on both grounds.
func TestWordsHaveContrast(t *testing.T) {
	bright := func(c light) float64 { return .2126*c[0] + .7152*c[1] + .0722*c[2] + .05 }
	for block, name := range []string{"light", "dark"} {
		colors := theme(t, block)
		for _, word := range []string{"ink", "soft", "book", "twice", "good", "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"} {
			for _, ground := range []string{"bg", "card"} {
				a, b := bright(colors[word]), bright(colors[ground])
				if r := max(a, b) / min(a, b); r < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f", name, word, ground, r)
				}
			}
		}
	}
}
