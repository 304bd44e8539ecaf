//go:build !race

package scenarios_test

const fewChecks = "15"

const raceDetector = false
