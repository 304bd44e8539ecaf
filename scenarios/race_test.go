//go:build race

package scenarios_test

// The race detector makes every run several times slower.
const fewChecks = "5"

const raceDetector = true
