package sim

import (
	"strings"
	"testing"
	"time"
)

// bad marks a value that a parameter must refuse.
var bad any = "refused"

func TestParamsReadWhatAPersonTypes(t *testing.T) {
	number := Int("n", 5, -3, 100, "")
	wait := Duration("wait", "1h", "")
	rate := Rate("rate", "1/s", "")
	leave := Choice("leave", []string{"close", "crash"}, "")
	const day = 24 * time.Hour
	for _, x := range []struct {
		param Param
		typed string
		want  any
	}{
		{number, "7", 7},
		{number, "-3", -3},
		{number, "100", 100},
		{number, "007", 7},
		{number, "-4", bad},
		{number, "101", bad},
		{number, "", bad},
		{number, " 1", bad},
		{number, "1 ", bad},
		{number, "1.0", bad},
		{number, "1e1", bad},
		{number, "0x10", bad},
		{number, "1_0", bad},
		{number, "1,0", bad},
		{number, "٣", bad},
		{number, "NaN", bad},
		{number, "abc", bad},
		{number, "99999999999999999999", bad},

		{wait, "500ms", 500 * time.Millisecond},
		{wait, "45s", 45 * time.Second},
		{wait, "1h30m", 90 * time.Minute},
		{wait, "1.5h", 90 * time.Minute},
		{wait, "0s", time.Duration(0)},
		{wait, "7d", 7 * day},
		{wait, "366d", 366 * day},
		{wait, "8784h", 366 * day},
		{wait, "3651d", bad},
		{wait, "87600h0m0.000000001s", bad},
		{wait, "45", bad},
		{wait, "-1s", bad},
		{wait, "-1d", bad},
		{wait, "1.5d", bad},
		{wait, "1d12h", bad},
		{wait, "d", bad},
		{wait, "", bad},
		{wait, " 1s", bad},
		{wait, "1s ", bad},
		{wait, "1 s", bad},
		{wait, "1w", bad},
		{wait, "NaNs", bad},
		{wait, "65536d", bad},
		{wait, "9223372036854775807d", bad},
		{wait, "99999999999999999999d", bad},
		{wait, "281474976710663d", bad}, // 2⁴⁸+7 days are 7 days to who counts in 64 bits
		{wait, "99999999999999999999s", bad},

		{rate, "1/s", time.Second},
		{rate, "10000/s", 100 * time.Microsecond},
		{rate, "1000000/s", time.Microsecond},
		{rate, "30/m", 2 * time.Second},
		{rate, "2/h", 30 * time.Minute},
		{rate, "1000001/s", bad},
		{rate, "0/s", bad},
		{rate, "-1/s", bad},
		{rate, "1/0", bad},
		{rate, "1/", bad},
		{rate, "/s", bad},
		{rate, "1", bad},
		{rate, "", bad},
		{rate, " 1/s", bad},
		{rate, "1 /s", bad},
		{rate, "1/ s", bad},
		{rate, "1/S", bad},
		{rate, "1/s/s", bad},
		{rate, "1.5/s", bad},
		{rate, "1/d", bad},
		{rate, "NaN/s", bad},
		{rate, "Inf/s", bad},
		{rate, "99999999999999999999/s", bad},

		{leave, "close", "close"},
		{leave, "crash", "crash"},
		{leave, "", bad},
		{leave, "Close", bad},
		{leave, " close", bad},
		{leave, "close|crash", bad},
	} {
		got, err := x.param.parse(x.typed)
		switch {
		case x.want == bad && err == nil:
			t.Errorf("--%s %q was read as %v", x.param.Name, x.typed, got)
		case x.want != bad && (err != nil || got != x.want):
			t.Errorf("--%s %q was read as %v, %v, want %v", x.param.Name, x.typed, got, err, x.want)
		}
		if said := x.param.Check(x.typed); (said == nil) != (err == nil) {
			t.Errorf("--%s %q: Check says %v and parse %v", x.param.Name, x.typed, said, err)
		}
	}
}

func TestARefusalSaysWhatIsWanted(t *testing.T) {
	for _, x := range []struct {
		param       Param
		typed, want string
	}{
		{Int("n", 5, 1, 100, ""), "abc", `--n takes a whole number from 1 to 100, not "abc"`},
		{Duration("wait", "1h", ""), "45", `--wait takes a duration with its unit, such as 500ms, 45s, 10m, 2h or 7d (at most 366d), not "45"`},
		{Rate("rate", "1/s", ""), "1/0", `--rate takes a number of payments per second, minute or hour, such as 1/s, 10000/s, 30/m or 2/h (at most 1000000/s), not "1/0"`},
		{Choice("leave", []string{"close", "crash", "hang"}, ""), "Close", `--leave takes close, crash or hang, not "Close"`},
		{Int("n", 5, 1, 100, ""), "a\nb", `not "a\nb"`},
	} {
		err := x.param.Check(x.typed)
		if err == nil || !strings.HasSuffix(err.Error(), x.want) {
			t.Errorf("got %v, want %s", err, x.want)
		}
	}
}

func TestWhatARefusalRecommendsIsAccepted(t *testing.T) {
	for param, typed := range map[*Param][]string{
		new(Duration("wait", "1h", "")): {"500ms", "45s", "10m", "2h", "7d"},
		new(Rate("rate", "1/s", "")):    {"1/s", "10000/s", "30/m", "2/h", "1000000/s"},
	} {
		for _, value := range typed {
			if err := param.Check(value); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestParamsDescribeThemselves(t *testing.T) {
	for _, x := range []struct {
		param               Param
		name, fallback, sum string
	}{
		{Int("n", 5, 1, 100, "h"), "n", "5", "N "},
		{Duration("wait", "1h", "h"), "wait", "1h", "DURATION "},
		{Rate("rate", "1/s", "h"), "rate", "1/s", "RATE "},
		{Choice("leave", []string{"close", "crash"}, "h"), "leave", "close", "close|crash close crash"},
	} {
		p := x.param
		if p.Name != x.name || p.Default != x.fallback || p.Help != "h" || p.Unit+" "+strings.Join(p.Choices(), " ") != x.sum {
			t.Errorf("%+v, choices %q", p, p.Choices())
		}
		if err := p.Check(p.Default); err != nil {
			t.Errorf("its own default: %v", err)
		}
	}
}

func TestScenarioTakesItsParamsAndNoOthers(t *testing.T) {
	s := Scenario{Name: "story", Params: []Param{
		Int("n", 5, 1, 9, ""), Duration("wait", "1h", ""), Rate("rate", "4/s", ""), Choice("leave", []string{"close", "crash"}, ""),
	}}
	v, params, err := RunSpec{Scenario: s, Given: map[string]string{"wait": "2d", "n": "5", "leave": "crash"}}.parse()
	if err != nil {
		t.Fatal(err)
	}
	if v.Int("n") != 5 || v.Duration("wait") != 48*time.Hour || v.Every("rate") != 250*time.Millisecond || v.Choice("leave") != "crash" {
		t.Errorf("%+v", v)
	}
	var told []string
	for _, p := range params {
		mark := "" // the given value may be the default: that is no difference
		if p.Default {
			mark = "*"
		}
		told = append(told, p.Name+"="+p.Value+mark)
	}
	if got := strings.Join(told, " "); got != "n=5* wait=2d rate=4/s* leave=crash" {
		t.Errorf("the header says %s", got)
	}
	for want, given := range map[string]map[string]string{
		"scenario story has no parameter --x": {"n": "5", "x": "1"},
		"--n takes a whole number":            {"n": "0"},
		"--rate takes a number of payments":   {"rate": ""},
	} {
		if _, _, err := (RunSpec{Scenario: s, Given: given}).parse(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func FuzzDuration(f *testing.F) {
	for _, s := range []string{"7d", "65535d", "1h30m", "-1s", "", "d", "1.5h", "9223372036854775807d", "NaN", "0", "+1µs"} {
		f.Add(s)
	}
	p := Duration("wait", "1h", "")
	f.Fuzz(func(t *testing.T, s string) {
		value, err := p.parse(s)
		if err != nil {
			if value != nil {
				t.Fatalf("%q is refused and has the value %v", s, value)
			}
			return
		}
		d := value.(time.Duration)
		if d < 0 || d > maxDuration {
			t.Fatalf("%q is %s", s, d)
		}
		if again, err := p.parse(d.String()); err != nil || again != d {
			t.Fatalf("%q is %s, which is %v, %v", s, d, again, err)
		}
		if days, ok := strings.CutSuffix(s, "d"); ok {
			if hours, err := p.parse(days + "h"); err != nil || d != 24*hours.(time.Duration) {
				t.Fatalf("%q is %s, and as many hours are %v, %v", s, d, hours, err)
			}
		}
	})
}

func FuzzRate(f *testing.F) {
	for _, s := range []string{"1/s", "30/m", "2/h", "1/0", "0/s", "-1/s", "1000000/s", "99999999999999999999/s", "", "/", "+1/s"} {
		f.Add(s)
	}
	p := Rate("rate", "1/s", "")
	f.Fuzz(func(t *testing.T, s string) {
		value, err := p.parse(s)
		if err != nil {
			return
		}
		if every := value.(time.Duration); every < time.Microsecond || every > time.Hour {
			t.Fatalf("%q is one each %s", s, every)
		}
	})
}
