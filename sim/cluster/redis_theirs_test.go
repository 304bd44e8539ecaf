package cluster

import "testing"

func TestRedisIsTooOldWithoutXAUTOCLAIM(t *testing.T) {
	for version, want := range map[string]bool{"2.8.24": true, "5.0.7": true, "6.0.16": true, "6.2.0": false, "6.10.0": false, "7.0.15": false, "8": false, "": false, "unstable.x": false} {
		if tooOld(version) != want {
			t.Errorf("version %q is too old: %t", version, !want)
		}
	}
}
